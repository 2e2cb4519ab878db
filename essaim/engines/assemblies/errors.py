"""Refusals of the assemblies."""

from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError


class NotADraft(DomainError):
    code = "assemblies.not_a_draft"
    sentence = _(
        "« {title} » est déjà convoquée : son ordre du jour ne change plus. Annulez-la pour en préparer une autre."
    )


class EmptyAgenda(DomainError):
    code = "assemblies.empty_agenda"
    sentence = _("L'ordre du jour est vide. Ajoutez au moins un point avant de convoquer.")


class NoticeTooShort(DomainError):
    code = "assemblies.notice_too_short"
    sentence = _(
        "Vos règles demandent {days} jours entre la convocation et l'assemblée. Choisissez une date à partir du {earliest}."
    )


class RecordDayAhead(DomainError):
    code = "assemblies.record_day_ahead"
    sentence = _(
        "La liste des votants s'arrête au plus tard aujourd'hui. Choisissez une date passée, ou convoquez plus tard."
    )


class NobodyEntitled(DomainError):
    code = "assemblies.nobody_entitled"
    sentence = _("Personne ne peut voter à cette date. Placez d'abord les membres dans les collèges.")


class CollegeOutOfBounds(DomainError):
    code = "assemblies.college_out_of_bounds"
    sentence = _(
        "Le collège « {college} » pèse {weight}, hors des bornes de la loi. Changez les parts des collèges avant de convoquer."
    )


class NoCandidate(DomainError):
    code = "assemblies.no_candidate"
    sentence = _(
        "« {item} » n'a personne, ou rien, à choisir. Ajoutez-y une candidature ou un projet d'abord."
    )


class WrongState(DomainError):
    code = "assemblies.wrong_state"
    sentence = _("« {title} » est {state} : cette action n'y est pas possible.")


class NotEntitled(DomainError):
    code = "assemblies.not_entitled"
    status = 403
    sentence = _(
        "Vous n'êtes pas sur la liste des votants, arrêtée le {day}. Si c'est une erreur, dites-le au bureau de l'assemblée."
    )


class Excluded(DomainError):
    code = "assemblies.excluded"
    status = 403
    sentence = _(
        "{name} n'est plus membre : ce vote n'est pas reçu. Si c'est une erreur, dites-le au bureau de l'assemblée."
    )


class NotPresent(DomainError):
    code = "assemblies.not_present"
    sentence = _("{name} n'est pas noté présent. Signalez d'abord sa présence, sur place ou à distance.")


class NoRemote(DomainError):
    code = "assemblies.no_remote"
    sentence = _("Vos règles ne prévoient pas de présence à distance. Venez sur place, ou donnez un pouvoir.")


class AlreadyVoted(DomainError):
    code = "assemblies.already_voted"
    sentence = _("{name} a déjà voté. Un bulletin déposé ne se change pas.")


class BallotClosed(DomainError):
    code = "assemblies.ballot_closed"
    sentence = _("Ce vote est clos : aucun bulletin n'est plus reçu. Le résultat est sur la page du vote.")


class BallotOpenAlready(DomainError):
    code = "assemblies.ballot_open_already"
    sentence = _("Un vote est déjà ouvert sur ce point. Dépouillez-le d'abord, ou annulez-le.")


class BallotsOpen(DomainError):
    code = "assemblies.ballots_open"
    sentence = _("Un vote est encore ouvert : « {item} ». Dépouillez-le avant de clore l'assemblée.")


class WrongWay(DomainError):
    code = "assemblies.wrong_way"
    sentence = _("Ce vote ne se fait pas de cette façon : il est {way}.")


class BadVote(DomainError):
    code = "assemblies.bad_vote"
    status = 422
    sentence = _("Ce bulletin n'est pas valable. Relisez la consigne du vote, puis recommencez.")


class PhraseRefused(DomainError):
    code = "assemblies.phrase_refused"
    status = 422
    sentence = _(
        "Cette phrase n'ouvre pas l'urne. Recopiez celle qui a été montrée à l'ouverture du vote ; rien n'est perdu."
    )


class UrnDamaged(DomainError):
    code = "assemblies.urn_damaged"
    sentence = _(
        "L'urne contient {boxes} bulletins pour {signed} émargements. Le vote ne peut pas être dépouillé : annulez-le et refaites-le."
    )


class TooManyHands(DomainError):
    code = "assemblies.too_many_hands"
    status = 422
    sentence = _("{number} voix sont comptées pour {present} présentes ou représentées{college}. Recomptez.")


class PapersDiffer(DomainError):
    code = "assemblies.papers_differ"
    sentence = _(
        "{counted} bulletins de papier sont comptés pour {signed} votants émargés sur papier{college}. Recomptez avant de dépouiller."
    )


class NothingTied(DomainError):
    code = "assemblies.nothing_tied"
    sentence = _("Ce vote n'a pas d'égalité à départager. Rouvrez sa page pour voir le résultat.")


class DrawIncomplete(DomainError):
    code = "assemblies.draw_incomplete"
    status = 422
    sentence = _("Donnez un rang différent à chacun des noms à égalité, dans l'ordre du tirage.")


class ProxyToSelf(DomainError):
    code = "assemblies.proxy_to_self"
    status = 422
    sentence = _("On ne se donne pas de pouvoir à soi-même. Choisissez un autre votant.")


class ProxyChain(DomainError):
    code = "assemblies.proxy_chain"
    sentence = _("{name} a déjà donné son pouvoir : il ne peut pas en porter un. Choisissez un autre votant.")


class TooManyProxies(DomainError):
    code = "assemblies.too_many_proxies"
    sentence = _(
        "{name} porte déjà {most} pouvoirs, le plus que vos règles permettent. Choisissez un autre votant."
    )


class ProxyOtherCollege(DomainError):
    code = "assemblies.proxy_other_college"
    sentence = _(
        "Vos règles demandent un pouvoir donné dans le même collège. {name} est d'un autre : choisissez quelqu'un du vôtre."
    )


class PrincipalPresent(DomainError):
    code = "assemblies.principal_present"
    sentence = _("{name} est présent et vote lui-même : son pouvoir n'a pas d'objet.")


class NoSuchParagraph(DomainError):
    code = "assemblies.no_such_paragraph"
    status = 422
    sentence = _("Le texte a {last} paragraphes : choisissez-en un.")


class ParagraphAmended(DomainError):
    code = "assemblies.paragraph_amended"
    sentence = _("Le paragraphe {paragraph} a déjà été amendé par un vote. Cet amendement n'a plus d'objet.")


class NobodyToInstall(DomainError):
    code = "assemblies.nobody_to_install"
    sentence = _("Ce vote n'a élu personne qui puisse siéger, ou les sièges sont déjà donnés.")


class TooEarly(DomainError):
    code = "assemblies.too_early"
    sentence = _("L'assemblée est convoquée pour le {day}. Elle ne s'ouvre pas avant ce jour.")


class QuorumNotMet(DomainError):
    code = "assemblies.quorum_not_met"
    sentence = _(
        "Le quorum manque{college} : {present} présents ou représentés, il en faut {needed}. Attendez des arrivées, ou constatez l'absence de quorum."
    )


class QuorumIsMet(DomainError):
    code = "assemblies.quorum_is_met"
    sentence = _("Le quorum est atteint : ouvrez l'assemblée.")


class TooManyDocuments(DomainError):
    code = "assemblies.too_many_documents"
    sentence = _("Une convocation porte {most} documents au plus. Réunissez-en plusieurs dans un fichier.")


class VenueInUse(DomainError):
    code = "assemblies.venue_in_use"
    sentence = _("Des membres sont venus à « {place} », ou des voix y sont comptées. Ce lieu reste.")
