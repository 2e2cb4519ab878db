"""Takes an order recorded by the coordination: answers 200 only once it is committed."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from essaim.engines.members.api import Household
from essaim.engines.orders.commands.orders import record_order_for
from essaim.engines.orders.commands.wishes import Wish
from essaim.engines.orders.models import Offer, Order, PickupPoint
from essaim.kernel.access.models import Participation
from essaim.kernel.actors.actor import Actor
from essaim.site.urls import urlpatterns as product_patterns


@csrf_exempt
@require_POST
def take_order(request: HttpRequest, household_id: int, key: str) -> HttpResponse:
    project_id = Household.unscoped.get(pk=household_id).project_id
    alice = Participation.objects.get(project=project_id, role="coordination").user
    assert alice is not None
    offer = Offer.unscoped.filter(project=project_id).order_by("pk")[0]
    pickup = PickupPoint.unscoped.filter(project=project_id).order_by("pk")[0]
    order = record_order_for(
        by=Actor.of(alice),
        tool=offer.tool,
        cycle_id=offer.cycle_id,
        household_id=household_id,
        wish=Wish(quantities={offer.pk: 1}, pickup_id=pickup.pk),
        channel=Order.Channel.PHONE,
        form_key=key,
        at=timezone.now(),
    )
    return HttpResponse(str(order.number))


urlpatterns = [path("essai/commander/<int:household_id>/<str:key>/", take_order), *product_patterns]
