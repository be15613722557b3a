"""Weights of the reliability rating: set by administrators from a day on."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterparties.events import RatingWeightSet
from counterparties.models import RatingWeight
from ecm import access
from ecm.errors import InvalidInput
from ecm.events import publish
from ecm.models import User
from ecm.rating import criteria_of

SET_WEIGHTS = "counterparties.set_weights"
WIDEST = Decimal(100)


@transaction.atomic
def set_weight(*, criterion: str, points: Decimal, valid_from: date, actor: User, at: datetime) -> RatingWeight:
    """Let the criterion give so many points from a day on. Days that are over keep the weights they had.

    Raises Forbidden, InvalidInput for an unknown criterion, points out of range or a day before today.
    """
    access.require(actor, SET_WEIGHTS)
    if criterion not in {each.code for each in criteria_of("counterparty")}:
        raise InvalidInput({"criterion": _("There is no such criterion.")})
    if not -WIDEST <= points <= WIDEST:
        raise InvalidInput({"points": _("Give points between -100 and 100.")})
    if valid_from < timezone.localdate(at):
        raise InvalidInput({"valid_from": _("Days that are over keep their weights: choose today or a later day.")})
    row = RatingWeight.objects.create(
        criterion=criterion, points=points, valid_from=valid_from, recorded_by=actor, recorded_at=at
    )
    publish(RatingWeightSet(actor_id=actor.pk, criterion=criterion, points=points, valid_from=valid_from), at=at)
    return row
