"""People and organisations. A person has no role of their own: roles come from memberships."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from essaim.kernel.actors.identifiers import clean_rna, clean_siren, clean_siret


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person with an e-mail address. Deactivated, never deleted while records name them."""

    email = models.EmailField(_("adresse e-mail"), unique=True)
    full_name = models.CharField(_("nom et prénom"), max_length=150, blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    language = models.CharField(_("langue"), max_length=5, default="fr")
    is_active = models.BooleanField(_("compte actif"), default=True)
    joined_at = models.DateTimeField(_("inscrit le"), default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")
        ordering = ["full_name", "email"]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.full_name or self.email.partition("@")[0]


class LegalForm(models.TextChoices):
    ASSOCIATION = "association", _("association")
    SCIC = "scic", _("société coopérative d'intérêt collectif (SCIC)")
    SCOP = "scop", _("société coopérative de production (SCOP)")
    UES = "ues", _("union d'économie sociale (UES)")
    MUTUAL = "mutuelle", _("mutuelle")
    COMPANY = "entreprise", _("entreprise")
    FARM = "exploitation", _("exploitation agricole")
    PUBLIC = "collectivite", _("collectivité ou établissement public")
    INFORMAL = "collectif", _("collectif sans statut")


class Organisation(models.Model):
    """An association, cooperative, company or public authority."""

    name = models.CharField(_("nom"), max_length=200)
    slug = models.SlugField(_("adresse"), max_length=80, unique=True)
    legal_form = models.CharField(
        _("forme juridique"), max_length=20, choices=LegalForm, default=LegalForm.ASSOCIATION
    )
    siren = models.CharField(max_length=9, blank=True, validators=[clean_siren])  # type: ignore[list-item]
    siret = models.CharField(max_length=14, blank=True, validators=[clean_siret])  # type: ignore[list-item]
    rna = models.CharField(max_length=10, blank=True, validators=[clean_rna])  # type: ignore[list-item]
    description = models.TextField(_("présentation"), blank=True)
    website = models.URLField(_("site web"), blank=True)
    address = models.CharField(_("adresse postale"), max_length=250, blank=True)
    commune = models.ForeignKey(
        "territories.Territory",
        models.PROTECT,
        verbose_name=_("commune"),
        null=True,
        blank=True,
        related_name="organisations",
    )
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("organisation")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["siret"], condition=~Q(siret=""), name="organisation_siret_once"),
            models.UniqueConstraint(fields=["rna"], condition=~Q(rna=""), name="organisation_rna_once"),
            models.UniqueConstraint(Lower("slug"), name="organisation_slug_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def addresses(self) -> list[str]:
        """Where its active people are written to. One query."""
        active = self.memberships.filter(is_active=True, user__is_active=True)
        return list(active.order_by("pk").values_list("user__email", flat=True))

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            base = slugify(self.name)[:70] or "organisation"
            taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
            self.slug = next(
                slug
                for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3)))
                if slug not in taken
            )
        super().save(*args, **kwargs)


class OrganisationMembership(models.Model):
    """A person in an organisation. Ended, never deleted: the history of who acted stays."""

    class Role(models.TextChoices):
        ADMIN = "admin", _("administre")
        MEMBER = "member", _("membre")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["organisation", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"], condition=Q(is_active=True), name="membership_active_once"
            ),
            models.CheckConstraint(
                condition=Q(is_active=True, ended_at=None) | Q(is_active=False, ended_at__isnull=False),
                name="membership_ended_when_inactive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"
