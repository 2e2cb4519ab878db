"""Refusals of the mandates: what, why, what to do."""

from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError, Invalid


class NotAnAnswer(Invalid):
    code = "mandates.not_an_answer"
    sentence = _("Cette réponse ne va pas avec la question. Choisissez une des réponses proposées.")


class StillNeeded(DomainError):
    code = "mandates.still_needed"
    sentence = _(
        "Il manque encore des réponses à ce dossier ({count} au plus). Terminez les questions, puis revenez ici."
    )


class AlreadyDecided(DomainError):
    code = "mandates.already_decided"
    sentence = _(
        "Le mode de financement de « {name} » est déjà choisi. Rouvrez le dossier pour le changer ; l'ancien choix reste dans son histoire."
    )


class NotDecided(DomainError):
    code = "mandates.not_decided"
    sentence = _("Le dossier « {name} » est déjà ouvert. Il n'y a rien à rouvrir.")


class SamePerson(DomainError):
    code = "mandates.same_person"
    sentence = _("Vous avez répondu à ce dossier. Demandez à une autre personne de le relire.")


class NotReviewed(DomainError):
    code = "mandates.not_reviewed"
    sentence = _("Ce dossier n'a pas été relu. Faites-le relire par une autre personne, puis choisissez.")


class ModeClosed(Invalid):
    code = "mandates.mode_closed"
    sentence = _(
        "« {mode} » n'est pas ouvert pour ce dossier. Choisissez un mode ouvert, ou revoyez vos réponses."
    )


class ReasonNeeded(Invalid):
    code = "mandates.reason_needed"
    sentence = _("Dites pourquoi, en une phrase. Celles et ceux qui reliront le dossier en auront besoin.")


class ActSigned(DomainError):
    code = "mandates.act_signed"
    sentence = _("Le mandat « {name} » est signé : il ne change plus. Écrivez un avenant.")


class ActNotSigned(DomainError):
    code = "mandates.act_not_signed"
    sentence = _(
        "Le mandat « {name} » n'est pas en cours. Cette action vient après la signature, avant la fin."
    )


class ActBlocked(DomainError):
    code = "mandates.act_blocked"
    sentence = _("Ce mandat ne peut pas être signé : {count} points manquent. Corrigez-les, puis signez.")


class OperatorKnown(Invalid):
    code = "mandates.operator_known"
    sentence = _("« {name} » est déjà un opérateur de ce mandat. Choisissez une autre structure.")


class BadPlan(Invalid):
    code = "mandates.bad_plan"
    sentence = _("{message}")


class ScenarioNameTaken(Invalid):
    code = "mandates.scenario_name_taken"
    sentence = _("Un scénario s'appelle déjà « {name} ». Donnez un autre nom.")


class NothingRetained(DomainError):
    code = "mandates.nothing_retained"
    sentence = _("Aucun scénario n'est retenu pour « {name} ». Retenez-en un d'abord.")


class YearOutside(Invalid):
    code = "mandates.year_outside"
    sentence = _("{year} n'est pas une année de ce mandat. Choisissez une année de {first} à {last}.")


class YearNotOver(DomainError):
    code = "mandates.year_not_over"
    sentence = _("L'année {year} n'est pas finie. Déposez le bilan quand les comptes sont arrêtés.")


class StatementClosed(DomainError):
    code = "mandates.statement_closed"
    sentence = _("Le bilan {year} est {status}. Cette action n'est plus possible, ou pas encore.")


class EarlierYearOpen(DomainError):
    code = "mandates.earlier_year_open"
    sentence = _(
        "Le bilan {year} n'est pas arrêté. Un report passe d'une année à l'autre : arrêtez-le d'abord."
    )


class SameOfficer(DomainError):
    code = "mandates.same_officer"
    sentence = _("Vous avez vérifié ce bilan. Une autre personne doit l'arrêter.")


class RevisionTooEarly(Invalid):
    code = "mandates.revision_too_early"
    sentence = _(
        "La compensation se fixe d'avance. Choisissez le jour du vote de l'avenant, ou un jour plus tard."
    )


class PastRevision(Invalid):
    code = "mandates.past_revision"
    sentence = _("Un avenant change déjà la compensation le {day}. Choisissez un jour plus tard.")


class YearFiled(Invalid):
    code = "mandates.year_filed"
    sentence = _(
        "Le bilan {year} est déjà déposé : ses comptes ne changent plus. Choisissez un jour plus tard."
    )


class AuthorityKnown(Invalid):
    code = "mandates.authority_known"
    sentence = _("« {name} » est déjà dans l'état des lieux. Ouvrez sa page pour dire ce qu'elle a adopté.")


class AdoptionKnown(Invalid):
    code = "mandates.adoption_known"
    sentence = _("Cette décision de « {name} » est déjà notée. Il n'y a rien à faire.")


class ScenarioKept(DomainError):
    code = "mandates.scenario_kept"
    sentence = _(
        "« {name} » est à l'autre partie, ou déjà retenu. Partez de lui pour écrire le vôtre, sous un autre nom."
    )


class NotTheirs(DomainError):
    code = "mandates.not_theirs"
    sentence = _("« {name} » est de la collectivité : on ne refuse que ce que la structure propose.")


class OwnStatement(DomainError):
    code = "mandates.own_statement"
    sentence = _("Vous avez déposé ce bilan. Une autre personne doit le contrôler.")


class AlreadyCancelled(DomainError):
    code = "mandates.already_cancelled"
    sentence = _("Cette aide est déjà annulée. Il n'y a rien à faire.")


class NoSiret(DomainError):
    code = "mandates.no_siret"
    sentence = _(
        "« {name} » n'a pas de SIRET, et les données ouvertes le demandent. Ajoutez-le sur sa fiche."
    )


class TextOrFile(Invalid):
    code = "mandates.text_or_file"
    sentence = _("Envoyez un fichier ou collez un texte : l'un des deux, pas les deux.")


class NotAPassage(DomainError):
    code = "mandates.not_a_passage"
    sentence = _(
        "Ce passage n'est pas signalé dans cette convention. Rouvrez la page pour la lire de nouveau."
    )


class AlreadyDismissed(DomainError):
    code = "mandates.already_dismissed"
    sentence = _("Cette alarme est déjà écartée. Rouvrez la page pour voir qui l'a écartée, et pourquoi.")


class DeliberationClosed(DomainError):
    code = "mandates.deliberation_closed"
    sentence = _(
        "« {name} » est {status} : cette action n'est plus possible, ou pas encore. Rouvrez sa page pour voir ce qui l'est."
    )


class DeliberationBlocked(DomainError):
    code = "mandates.deliberation_blocked"
    sentence = _(
        "« {name} » ne peut pas aller au vote : {count} points l'empêchent. Sa page les nomme. Corrigez-les, puis revenez."
    )


class ParentNotAdopted(DomainError):
    code = "mandates.parent_not_adopted"
    sentence = _(
        "« {name} » n'est pas adoptée. Une délibération spécifique ou un mandat vient après son vote."
    )


class ServiceKnown(Invalid):
    code = "mandates.service_known"
    sentence = _("« {name} » est déjà dans cette délibération. Choisissez un autre service.")


class NothingChanged(Invalid):
    code = "mandates.nothing_changed"
    sentence = _("Ce texte est déjà celui de la délibération. Changez au moins un point, puis proposez.")


class TextMoved(DomainError):
    code = "mandates.text_moved"
    sentence = _(
        "Le texte a changé depuis cette proposition. Relisez-la, puis proposez de nouveau à partir du texte d'aujourd'hui."
    )


class ProposalDecided(DomainError):
    code = "mandates.proposal_decided"
    sentence = _("Cette proposition est déjà {status}. Il n'y a plus rien à décider.")


class OtherSideDecides(DomainError):
    code = "mandates.other_side_decides"
    sentence = _(
        "Cette décision revient à l'autre partie. Vous pouvez commenter, ou proposer un autre texte."
    )


class NotMandatable(DomainError):
    code = "mandates.not_mandatable"
    sentence = _(
        "« {name} » ne peut pas recevoir de mandat ici : il faut un SIEG, et son dossier. Une subvention convient à un SIGNE."
    )
