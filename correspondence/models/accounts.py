"""Where letters are fetched from."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecm.models import Department


class MailAccount(models.Model):
    """A mailbox, maildir or folder that is looked into by itself.

    `url` is `imaps://user@host`, `imap://user@host:port` (STARTTLS where offered), `maildir:/path` or `folder:/path`.
    """

    title = models.CharField(_("title"), max_length=120)
    url = models.CharField(_("address"), max_length=400, unique=True)
    folder = models.CharField(_("folder"), max_length=120, default="INBOX")
    password_sealed = models.TextField(_("password"), blank=True, editable=False)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    journal = models.ForeignKey(
        "correspondence.RegistrationJournal",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("usual journal"),
    )
    is_active = models.BooleanField(_("looked into"), default=True)
    # How far the source was read: positions are only valid under their UIDVALIDITY.
    uid_validity = models.CharField(max_length=40, blank=True, editable=False)
    last_uid = models.PositiveBigIntegerField(default=0, editable=False)
    last_polled_at = models.DateTimeField(_("last looked into"), null=True, blank=True, editable=False)
    last_received_at = models.DateTimeField(_("last letter"), null=True, blank=True, editable=False)
    last_error = models.CharField(_("last error"), max_length=300, blank=True, editable=False)
    last_error_at = models.DateTimeField(_("last error at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("mail account")
        verbose_name_plural = _("mail accounts")
        ordering = ["title", "id"]
        constraints = [models.CheckConstraint(condition=~Q(url=""), name="correspondence_account_url")]

    def __str__(self) -> str:
        return self.title
