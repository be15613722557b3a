"""Mail accounts, and what a poll left behind."""

from datetime import datetime, timedelta

from correspondence.models import IntakeItem, MailAccount

LEFT_BEHIND_AFTER = timedelta(minutes=5)


def accounts() -> list[MailAccount]:
    """All mail accounts with the counts that their page shows."""
    return list(MailAccount.objects.select_related("department", "journal").order_by("title", "pk"))


def account(account_id: int) -> MailAccount | None:
    return MailAccount.objects.select_related("department").filter(pk=account_id).first()


def active_account_ids() -> list[int]:
    return list(MailAccount.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True))


def left_behind(at: datetime) -> list[tuple[int, int]]:
    """Items that were received a while ago and nobody read: their job was lost with a crash."""
    rows = IntakeItem.objects.filter(state=IntakeItem.State.RECEIVED, received_at__lt=at - LEFT_BEHIND_AFTER)
    return list(rows.order_by("pk").values_list("pk", "attempts")[:500])
