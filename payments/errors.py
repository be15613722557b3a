"""What payments refuse."""

from django.utils.translation import gettext_lazy as _

from ecm.errors import DomainError


class PaymentOnHold(DomainError):
    """The account it goes to changed, or nobody confirmed it."""

    code = "payments.on_hold"
    status = 409
    sentence = _("The payment is on hold: %(why)s. %(way)s")


class AccountNeeded(DomainError):
    """An outgoing payment is paid to an account."""

    code = "payments.account_needed"
    status = 422
    sentence = _("The payment names no account yet. Choose a confirmed account of the counterparty, then pay.")


class AccountNotUsable(DomainError):
    """The account is another's, of another currency, not confirmed or not in use."""

    code = "payments.account_not_usable"
    status = 422
    sentence = _("Choose an account of this counterparty that is confirmed, in use and kept in %(currency)s.")


class NotTheirAccount(DomainError):
    code = "payments.not_their_account"
    status = 422
    sentence = _("This account is not one that the counterparty uses.")


class OnlyOutgoing(DomainError):
    """What they pay us goes to no account of theirs."""

    code = "payments.only_outgoing"
    status = 422
    sentence = _("Only a payment of ours goes to an account of the counterparty.")


class PaymentClosed(DomainError):
    """It was paid or cancelled."""

    code = "payments.closed"
    status = 409
    sentence = _("This payment was paid or cancelled already, so nothing was changed.")


class NotPaid(DomainError):
    code = "payments.not_paid"
    status = 409
    sentence = _("This payment was cancelled, so there is no paying to take back.")


class PaidInFuture(DomainError):
    code = "payments.paid_in_future"
    status = 422
    sentence = _("A payment cannot be paid on a day that has not come yet.")


class ReasonNeeded(DomainError):
    code = "payments.reason_needed"
    status = 422
    sentence = _("Say why the payment is cancelled.")


class NotInDossier(DomainError):
    code = "payments.not_in_dossier"
    status = 422
    sentence = _("This document does not stand in the dossier of the counterparty.")
