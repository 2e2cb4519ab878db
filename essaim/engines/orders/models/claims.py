"""What a household says is spoilt in its order, its photo, and what was answered."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.models.measures import described
from essaim.engines.orders.models.ordering import OrderLine
from essaim.kernel.access.api import ToolRecord
from essaim.kernel.money_field import MoneyField


class GoodsClaim(ToolRecord):
    """So many units of a line came spoilt. `credit`: the household's own part of them, kept tentatively in the books until it is
    answered. `dispute`: why it is contested; `answer`: why it was refused. The same `form_key` is the same claim.
    """

    class Status(models.TextChoices):
        TENTATIVE = "tentative", _("en attente")
        DISPUTED = "disputed", _("contestée")
        ACCEPTED = "accepted", _("acceptée")
        REFUSED = "refused", _("refusée")
        WITHDRAWN = "withdrawn", _("retirée")

    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="claims")
    units = models.PositiveSmallIntegerField(_("unités abîmées"))
    trouble = models.CharField(_("ce qui ne va pas"), max_length=500)
    status = models.CharField(max_length=10, choices=Status, default=Status.TENTATIVE)
    credit = MoneyField()
    dispute = models.CharField(max_length=300, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    form_key = models.CharField(max_length=40)
    filed_at = models.DateTimeField(default=timezone.now)
    filed_by = models.ForeignKey("actors.User", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)

    class Meta(ToolRecord.Meta):
        verbose_name = _("réclamation")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "form_key"], name="goods_claim_form_once"),
            models.CheckConstraint(condition=Q(units__gte=1), name="goods_claim_of_one_at_least"),
            models.CheckConstraint(condition=Q(credit__gte=0), name="goods_claim_credit_not_negative"),
            models.CheckConstraint(
                condition=~Q(status="disputed") | ~Q(dispute=""), name="goods_claim_disputed_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(answer=""), name="goods_claim_refused_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["tool", "status"], name="goods_claim_by_status")]

    def __str__(self) -> str:
        return self.described

    @property
    def described(self) -> str:
        offer = self.line.offer
        return described(offer.product.name, offer.sold_by, offer.unit_grams, self.units)

    @property
    def is_live(self) -> bool:
        """Its credit stands in the books, waiting for an answer."""
        return self.status in (self.Status.TENTATIVE, self.Status.DISPUTED)


class ClaimPhoto(ToolRecord):
    """The photo of a claim: a JPEG made again here, without what the camera wrote beside the picture."""

    claim = models.OneToOneField(GoodsClaim, models.CASCADE, related_name="photo")
    content = models.BinaryField()

    class Meta(ToolRecord.Meta):
        verbose_name = _("photo de réclamation")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.claim_id)
