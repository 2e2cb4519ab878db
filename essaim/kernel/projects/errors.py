"""Refusals of the life of projects."""

from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError


class Unanswered(DomainError):
    code = "projects.unanswered"
    sentence = _("Il reste à décider : {questions} Répondez, puis recommencez.")


class AlreadyLaunched(DomainError):
    code = "projects.already_launched"
    sentence = _("Ce projet est déjà lancé. Pour changer une décision, ouvrez la page « Décisions ».")


class NotExecutable(DomainError):
    code = "projects.not_executable"
    sentence = _(
        "« {name} » est encore une fiche : sa recette n'est pas écrite. Partagez-la, ou proposez sa recette."
    )


class NoLinkWithTerritory(DomainError):
    code = "projects.no_link_with_territory"
    sentence = _(
        "{carrier} n'a pas de lien avec {territory}. Choisissez un territoire qui contient sa commune, "
        "ou une commune de son intercommunalité. Vérifiez aussi que sa commune est renseignée."
    )


class EngineMissing(DomainError):
    code = "projects.engine_missing"
    sentence = _(
        "La recette demande le moteur {engine} en version {wanted} ; cette installation a {installed}. "
        "Mettez Essaim à jour, puis recommencez."
    )


class BadSettings(DomainError):
    code = "projects.bad_settings"
    sentence = _(
        "Le réglage « {key} » de l'outil {tool} est refusé : {message} Revoyez la décision qui le fixe."
    )


class SameVersionOtherText(DomainError):
    code = "projects.same_version_other_text"
    sentence = _(
        "La version {version} de « {name} » est déjà ici, avec un autre texte. "
        "Donnez un numéro plus grand au nouveau texte, puis recommencez."
    )


class OlderVersion(DomainError):
    code = "projects.older_version"
    sentence = _(
        "Ce fichier porte la version {version} de « {name} » ; la version {current} est déjà ici. "
        "Repartez de la version {current}, ou donnez à ce texte un numéro plus grand."
    )


class NotKeeper(DomainError):
    code = "projects.not_keeper"
    status = 403
    sentence = _(
        "« {name} » est gardée par {keeper}. Écrivez une leçon depuis votre projet : sa gardienne y répondra."
    )


class CarrierNeeded(DomainError):
    code = "projects.carrier_needed"
    status = 403
    sentence = _(
        "Il faut être membre d'une organisation pour le faire. Créez la vôtre, ou demandez à en rejoindre une."
    )


class NotADraft(DomainError):
    code = "projects.not_a_draft"
    sentence = _("Ce projet est déjà lancé. Pour changer une décision, ouvrez sa page « Décisions ».")


class VersionNotNewer(DomainError):
    code = "projects.version_not_newer"
    sentence = _("Ce projet suit déjà la version {current}. La version {version} n'est pas plus récente.")


class LessonDecided(DomainError):
    code = "projects.lesson_decided"
    sentence = _("Cette leçon a déjà reçu sa réponse. Écrivez-en une autre si elle reste utile.")


class DoesNotFollow(DomainError):
    code = "projects.does_not_follow"
    sentence = _(
        "« {name} » n'est pas une suite prévue de ce projet. Passez par sa fiche pour la polléniser."
    )
