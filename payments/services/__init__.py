"""What the house does with payments."""

from payments.services.paying import cancel, change_account, pay, take_back_pay
from payments.services.planning import change_payment, plan_payment

__all__ = ["cancel", "change_account", "change_payment", "pay", "plan_payment", "take_back_pay"]
