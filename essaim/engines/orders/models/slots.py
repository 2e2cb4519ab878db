"""When a pick-up point serves: its weekly hours, and the slots of one cycle, each for so many orders."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.models.catalogue import Cycle, PickupPoint
from essaim.engines.orders.rules import hours
from essaim.kernel.access.api import ToolRecord

WEEKDAYS = [
    (0, _("lundi")),
    (1, _("mardi")),
    (2, _("mercredi")),
    (3, _("jeudi")),
    (4, _("vendredi")),
    (5, _("samedi")),
    (6, _("dimanche")),
]


class PickupHours(ToolRecord):
    """Open that day from one hour to another, cut in slots of `slot_minutes`: what a new cycle is proposed."""

    pickup = models.ForeignKey(PickupPoint, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("jour"), choices=WEEKDAYS)
    starts = models.TimeField(_("de"))
    ends = models.TimeField(_("à"))
    slot_minutes = models.PositiveSmallIntegerField(_("durée d'un créneau, en minutes"), default=30)
    capacity = models.PositiveSmallIntegerField(_("commandes au plus par créneau"), null=True, blank=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("horaires d'un point de retrait")
        ordering = ["pickup", "weekday", "starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="pickup_hours_in_order"),
            models.CheckConstraint(condition=Q(slot_minutes__gte=5), name="pickup_slot_of_five_minutes"),
            models.UniqueConstraint(fields=["pickup", "weekday", "starts"], name="pickup_hours_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {hours(self.starts, self.ends)}"


class Slot(ToolRecord):
    """Hours of one point on the day of a cycle's distribution, in the time zone of the project. Capacity None is no limit.

    Two of a point never overlap: `commands.slots` checks it with the cycle held.
    """

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="slots")
    pickup = models.ForeignKey(PickupPoint, models.PROTECT, related_name="slots")
    starts = models.TimeField(_("de"))
    ends = models.TimeField(_("à"))
    capacity = models.PositiveSmallIntegerField(_("commandes au plus"), null=True, blank=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("créneau")
        ordering = ["cycle", "pickup", "starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="slot_hours_in_order"),
        ]

    def __str__(self) -> str:
        return hours(self.starts, self.ends)
