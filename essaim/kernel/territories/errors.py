"""Refusals of the import of outlines: what is wrong with the file, and what to give instead."""

from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError


class BadContours(DomainError):
    code = "territories.bad_contours"
    status = 422
    sentence = _("Les contours de {source} ne peuvent pas être lus.")


class NoSuchFile(BadContours):
    code = "territories.no_such_file"
    sentence = _("Le fichier {source} n'existe pas ou ne peut pas être lu. Vérifiez son nom.")


class FileTooBig(BadContours):
    code = "territories.file_too_big"
    sentence = _(
        "{source} dépasse {limit} Mo. Donnez des contours simplifiés, ou un fichier par département."
    )


class NotGeoJson(BadContours):
    code = "territories.not_geojson"
    sentence = _(
        "{source} n'est pas un fichier GeoJSON de type FeatureCollection. "
        "Exportez les communes d'Admin Express en GeoJSON, ou prenez-les sur geo.api.gouv.fr."
    )


class BadOutline(BadContours):
    code = "territories.bad_outline"
    sentence = _(
        "{source} : le contour n° {number} ({code}) n'est pas un polygone correct. "
        "Rien n'est importé : corrigez ce contour."
    )


class NotInDegrees(BadContours):
    code = "territories.not_in_degrees"
    sentence = _(
        "{source} : les coordonnées du contour n° {number} ({code}) ne sont pas en degrés. "
        "Exportez le fichier en WGS 84 (EPSG:4326)."
    )


class NoKnownCode(BadContours):
    code = "territories.no_known_code"
    sentence = _(
        "{source} : aucun contour ne porte un code connu. Chaque contour doit donner son code INSEE "
        "dans « code » ou « INSEE_COM », par exemple 59183."
    )


class NoTerritories(BadContours):
    code = "territories.not_loaded"
    sentence = _("Les territoires ne sont pas chargés. Lancez d'abord : essaim territories load.")


class UnknownCommune(DomainError):
    code = "territories.unknown_commune"
    status = 422
    sentence = _("Aucune commune n'a le code Insee {code}. Donnez un code comme 59183.")


class EmptySet(DomainError):
    code = "territories.empty_set"
    status = 422
    sentence = _("Un ensemble de communes a un nom et au moins une commune.")
