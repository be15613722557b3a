"""Access matrix of counterparties: each route as the stranger, the outsider, the reader and the owner see it."""

from typing import Any

from django.utils import timezone

from counterparties.models import (
    CardLayout,
    DuplicatePair,
    GroupMember,
    IdentityDocument,
    Interaction,
    MailIdentity,
    PaperRule,
    PartyGroup,
    Relation,
    ServiceAddress,
    ServiceManager,
)
from counterparties.services import (
    enter_requisites,
    link_document,
    merge_counterparties,
    open_account,
    split_counterparty,
)
from ecm.fields.references import add_entry
from ecm.models import Directory
from tests.access.rows import Row
from tests.conftest import People
from tests.counterparties.factories import NOON, ContactFactory, CounterpartyFactory, DocumentFactory, PostFactory
from tests.factories import UserFactory

IBAN = "BG80BNBG96611020345678"


def build(people: People) -> dict[str, Any]:
    party = CounterpartyFactory(display_name="Canary-of-the-party", department=people.home)
    other = CounterpartyFactory(display_name="Another party", department=people.home)
    enter_requisites(counterparty=party, values={}, valid_from=NOON.date(), actor=people.owner, at=NOON)
    values = {"number": IBAN}
    account = open_account(counterparty=party, values=values, valid_from=NOON.date(), actor=people.owner, at=NOON)
    return _rest(people, party, other, account)


def _rest(people: People, party: Any, other: Any, account: Any) -> dict[str, Any]:
    contact = ContactFactory(last_name="Canary-of-the-person", department=people.home)
    post = PostFactory(contact=contact, counterparty=party)
    document = DocumentFactory(title="Canary-of-the-document", department=people.home)
    link = link_document(document, party, at=NOON)
    relation = Relation.objects.create(source=party, target=other, kind="parent")
    MailIdentity.objects.create(counterparty=party, kind="domain", value="canary.example", created_at=NOON)
    Interaction.objects.create(counterparty=party, summary="Hello", happened_at=timezone.now(), author=people.owner)
    spare = CounterpartyFactory(display_name="Spare party", department=people.home)
    merge = merge_counterparties(kept=other, gone=spare, actor=people.owner, at=NOON)
    rule = PaperRule.objects.create(kind=document.kind, valid_from=NOON.date(), created_at=NOON)
    group = PartyGroup.objects.create(
        title="Canary-of-the-list", sort="list", department=people.home, created_by=people.owner, created_at=NOON
    )
    GroupMember.objects.create(group=group, counterparty=party, added_at=NOON)
    pair = DuplicatePair.objects.create(
        first=party, second=other, score=0.9, reasons=[["phone", {"value": "123456789"}]], found_at=NOON
    )
    spare_link = link_document(document, other, at=NOON)
    split = split_counterparty(
        source=other, display_name="Split off", chosen={"links": [spare_link.pk]}, actor=people.owner, at=NOON
    )
    sole = CounterpartyFactory(display_name="Canary-of-the-trader", kind="sole", department=people.home)
    own: dict[str, Any] = {"counterparty": sole, "created_at": NOON}
    entry = add_entry(Directory.objects.get(code="services"), "Canary-of-the-service")
    ServiceManager.objects.create(counterparty=party, service=entry, manager=people.owner)
    return {
        "pair": pair,
        "split": split,
        "sole": sole,
        "identity": IdentityDocument.objects.create(kind="passport", number="Canary-of-the-passport", **own),
        "address": ServiceAddress.objects.create(street="Canary-of-the-street", **own),
        "passport": "Canary-of-the-passport",
        "street": "Canary-of-the-street",
        "layout": CardLayout.objects.create(title="Layout"),
        "entry": entry,
        "service": entry.text,
        "group": group,
        "group_title": group.title,
        "rule": rule,
        "paper": document.title,
        "merge": merge,
        "party": party,
        "other": other,
        "account": account,
        "contact": contact,
        "post": post,
        "document": document,
        "link": link,
        "relation": relation,
        "absent": UserFactory(username="absent", department=people.elsewhere, roles=["staff"]),
        "name": party.display_name,
        "person": contact.display_name,
    }


def of(key: str, name: str = "pk") -> Any:
    return lambda world: {name: world[key].pk}


def typed(**values: Any) -> Any:
    return lambda world: {
        name: world[value[1:]].pk if isinstance(value, str) and value.startswith("@") else value
        for name, value in values.items()
    }


def tab_table(tab: str) -> Any:
    """The table of a tab of the dossier."""
    return lambda world: {"key": f"dossier_{tab}", "form": "csv"}


def page(route: str, *, reader: int = 200, owner: int = 200, outsider: int = 404, **more: Any) -> Row:
    """A page of the one counterparty."""
    return Row(f"counterparties:{route}", stranger=302, outsider=outsider, reader=reader, owner=owner, **more)


def answer(route: str, *, reader: int = 200, owner: int = 200, outsider: int = 404, **more: Any) -> Row:
    """An API answer of the one counterparty."""
    return Row(
        f"counterparties_api:{route}",
        stranger=403,
        outsider=outsider,
        reader=reader,
        owner=owner,
        format="json",
        **more,
    )


PARTY, CONTACT, POST, ACCOUNT, RELATION, LINK = (
    of(key) for key in ("party", "contact", "post", "account", "relation", "link")
)
DOCUMENT = of("document", "document_id")
DAY = "2026-05-01"

taken = typed(of="@party", as_of="2026-04-01", known="then")
GROUP, CONDITION = of("group"), {"join": "all", "parts": [{"field": "express", "sign": "not_yes"}]}
NEW_GROUP = {"title": "New", "sort": "segment", "condition": CONDITION}

LAYOUT, NOBODY = of("layout"), {"outsider": 403, "reader": 403, "owner": 403}


def sort(what: str) -> Any:
    return lambda world: {"pk": world["sole"].pk, "what": what}


def personal(what: str) -> Any:
    return lambda world: {"what": what, "row_id": world[what].pk}


PASSPORT = typed(kind="passport", number="AA 111111")

ROWS = [
    page("places", outsider=200, query="?level=city&prefix=a_&a_city=So"),
    page("person", kwargs=of("sole"), canary="street"),
    page("person", kwargs=of("sole"), method="post", query="?add=identity", reader=403, data=PASSPORT),
    page("personal_row", kwargs=personal("identity"), method="post", reader=403),
    page("personal_row", kwargs=personal("address"), method="post", reader=403, data=typed(act="take_back")),
    answer("places", outsider=200, query="?level=city&q=So"),
    answer("personal", kwargs=sort("address"), canary="street"),
    answer("personal", kwargs=sort("identity"), reader=403, canary="passport"),
    answer("personal", kwargs=sort("consent"), reader=403),
    answer("personal", kwargs=sort("identity"), method="post", reader=403, owner=201, data=PASSPORT),
    answer("personal_row", kwargs=personal("identity"), method="patch", reader=403, data=typed(last_day=DAY)),
    answer("personal_row", kwargs=personal("address"), method="delete", reader=403, owner=204),
    page("layouts", **NOBODY),
    page("new_layout", **NOBODY),
    page("arrange_layout", method="post", **NOBODY),
    page("change_layout", kwargs=LAYOUT, **NOBODY),
    page("service_managers", kwargs=PARTY, canary="service"),
    page("service_managers", kwargs=PARTY, canary="service", query="?as_of=2026-05-01"),
    page("service_managers", kwargs=PARTY, method="post", reader=403, owner=422),
    page("money", kwargs=PARTY),
    answer("layouts", **NOBODY),
    answer("layouts", method="post", data=typed(title="New"), **NOBODY),
    answer("layout", kwargs=LAYOUT, method="patch", data=typed(title="New", version=1), **NOBODY),
    answer("service_managers", kwargs=PARTY, canary="service"),
    answer("service_managers", kwargs=PARTY, canary="service", query="?as_of=2026-05-01"),
    answer("service_managers", kwargs=PARTY, method="put", reader=403, data=typed(service="@entry", manager=None)),
    answer("money", kwargs=PARTY),
    page("groups", outsider=200, canary="group_title"),
    page("new_group", outsider=403, reader=403),
    page("new_group", method="post", outsider=403, reader=403, owner=302, query="?sort=list", data=typed(title="New")),
    page("add_to_list", method="post", outsider=403, reader=403, owner=302, data=typed(group="@group", ids="@party")),
    page("group_builder", method="post", outsider=200, data=typed(join="all", do="group")),
    page("group_preview", method="post", outsider=200, data=typed(join="all")),
    page("change_group", kwargs=GROUP, outsider=403, reader=403, canary="group_title"),
    page("group_count", kwargs=GROUP),
    page("put_away_group", kwargs=GROUP, method="post", outsider=403, reader=403, owner=302),
    page("membership", kwargs=PARTY, canary="group_title"),
    page("membership", kwargs=PARTY, canary="group_title", query="?as_of=2026-05-01"),
    page("membership", kwargs=PARTY, method="post", reader=403, data=typed(add="@group")),
    answer("groups", outsider=200),
    answer("groups", method="post", outsider=403, reader=403, owner=201, data=lambda world: NEW_GROUP),
    answer("group_attributes", outsider=200),
    answer("group_preview", outsider=200, method="post", data=lambda world: {"condition": CONDITION}),
    answer("group", kwargs=GROUP, canary="group_title"),
    answer("group", kwargs=GROUP, method="patch", reader=403, data=typed(version=1, note="New")),
    answer("group_members", kwargs=GROUP, canary="name"),
    answer("group_members", kwargs=GROUP, method="post", reader=403, data=lambda world: {"counterparties": []}),
    answer("group_members", kwargs=GROUP, method="delete", reader=403, data=lambda world: {"counterparties": []}),
    answer("membership", kwargs=PARTY, canary="group_title"),
    answer("membership", kwargs=PARTY, canary="group_title", query="?as_of=2026-05-01"),
    page("papers", kwargs=PARTY, canary="paper"),
    page("papers_summary", kwargs=PARTY, query="?as_of=2026-05-01"),
    page("choose_country", outsider=200, query="?q=bul"),
    page("paper_rules", outsider=200),
    page("new_paper_rule", outsider=403, reader=403, owner=403),
    page("change_paper_rule", kwargs=of("rule"), outsider=403, reader=403, owner=403),
    page("end_paper_rule", kwargs=of("rule"), method="post", outsider=403, reader=403, owner=403),
    answer("papers", kwargs=PARTY, query="?as_of=2026-05-01"),
    answer("paper_rules", outsider=200),
    answer(
        "paper_rules",
        method="post",
        outsider=403,
        reader=403,
        owner=403,
        data=typed(kind="contract", valid_from=DAY),
    ),
    answer(
        "paper_rule",
        kwargs=of("rule"),
        method="put",
        outsider=403,
        reader=403,
        owner=403,
        data=typed(kind="contract", valid_from=DAY),
    ),
    answer(
        "paper_rule",
        kwargs=of("rule"),
        method="delete",
        outsider=403,
        reader=403,
        owner=403,
        data=typed(valid_to=DAY),
    ),
    page("journal", outsider=200),
    page("new", outsider=403, reader=403),
    page(
        "new",
        outsider=403,
        reader=403,
        owner=302,
        method="post",
        data=typed(display_name="New", kind="legal", status="active"),
    ),
    page("express", outsider=403, reader=403),
    page("express", outsider=403, reader=403, owner=302, method="post", data=typed(text="Somebody new")),
    page("duplicates", outsider=200, query="?text=Canary-of-the-party"),
    page("choose", outsider=200, query="?q=canary"),
    page("export", outsider=200, kwargs=lambda world: {"form": "csv"}),
    page("export_contacts", outsider=200, kwargs=lambda world: {"form": "xlsx"}),
    *(
        Row("storage:table", stranger=302, outsider=404, reader=200, owner=200, data=taken, kwargs=tab_table(tab))
        for tab in ("documents", "people", "talks", "timeline", "letters")
    ),
    page("exported", reader=404, owner=404, kwargs=lambda world: {"job_id": 1}),
    page("contacts", outsider=200),
    page("new_contact", outsider=403, reader=403),
    page("choose_contact", outsider=200, query="?q=canary"),
    page("contact", kwargs=CONTACT, canary="person"),
    page("change_contact", kwargs=CONTACT, outsider=403, reader=403, canary="person"),
    page("end_post", kwargs=POST, method="post", outsider=403, reader=403, owner=302),
    page("unrelate", kwargs=RELATION, method="post", outsider=403, reader=403, owner=302),
    page("end_relation", kwargs=RELATION, method="post", outsider=403, reader=403, owner=302),
    page("confirm_account", kwargs=ACCOUNT, method="post", outsider=403, reader=403, owner=409),
    page("close_account", kwargs=ACCOUNT, method="post", outsider=403, reader=403, owner=302),
    page("withdraw_account", kwargs=ACCOUNT, method="post", outsider=403, reader=403, owner=302),
    page("unlink", kwargs=LINK, method="post", reader=403, owner=302),
    page("parties", kwargs=DOCUMENT, canary="name"),
    page("dossier", kwargs=PARTY, canary="name"),
    page("dossier", kwargs=PARTY, canary="name", query="?as_of=2026-04-01&known=then"),
    page("change", kwargs=PARTY, outsider=403, reader=403, canary="name"),
    page("documents", kwargs=PARTY, canary="name"),
    page("timeline", kwargs=PARTY),
    page("timeline", kwargs=PARTY, query="?kind=documents&since=01.01.2026"),
    page("timeline", kwargs=PARTY, method="post", data=typed(sort="call", summary="Called")),
    page("requisites", kwargs=PARTY, canary="name"),
    page("edit_requisites", kwargs=PARTY, outsider=403, reader=403, canary="name"),
    page("compare", kwargs=PARTY, canary="name"),
    page("impact", kwargs=PARTY, canary="name", query="?from=2026-03-02"),
    page("impact_list", kwargs=lambda world: {**PARTY(world), "key": "documents"}, query="?from=2026-03-02"),
    page("new_account", kwargs=PARTY, outsider=403, reader=403, canary="name"),
    page("people", kwargs=PARTY, canary="person"),
    page("new_person", kwargs=PARTY, outsider=403, reader=403, canary="name"),
    page("relations", kwargs=PARTY),
    page("rating", kwargs=PARTY),
    page("rating_badge", kwargs=PARTY, query="?as_of=2026-04-01"),
    page("weights", outsider=403, reader=403, owner=403),
    page("interactions", kwargs=PARTY),
    page("interactions", kwargs=PARTY, method="post", data=typed(sort="call", summary="Called")),
    page("sharing", kwargs=PARTY),
    page("sharing", kwargs=PARTY, reader=403, method="post", data=lambda world: {"people": [world["absent"].pk]}),
    page("sharing_withdraw", kwargs=PARTY, reader=403, method="post", data=typed(person="@absent")),
    page("sharing_audience", kwargs=PARTY, reader=403, method="post"),
    answer("sharing", kwargs=PARTY),
    answer("sharing", kwargs=PARTY, reader=403, method="post", data=lambda world: {"people": [world["absent"].pk]}),
    answer("sharing", kwargs=PARTY, reader=403, method="put", data=typed(department=None, is_restricted=True)),
    answer(
        "sharing_participant",
        method="delete",
        reader=403,
        owner=204,
        kwargs=lambda world: {"pk": world["party"].pk, "user_id": world["absent"].pk},
    ),
    page("pairs", outsider=200),
    page("merge", kwargs=PARTY, outsider=403, reader=403, canary="name"),
    page("merge", kwargs=PARTY, outsider=403, reader=403, owner=302, method="post", data=typed(other="@other")),
    page("pairs", method="post", outsider=403, reader=403, owner=302),
    page("decide_pair", kwargs=of("pair"), outsider=403, reader=403, owner=302, method="post"),
    page("split", kwargs=PARTY, outsider=403, reader=403, canary="name"),
    page(
        "split",
        kwargs=PARTY,
        outsider=403,
        reader=403,
        owner=302,
        method="post",
        data=lambda world: {"display_name": "Other half", "links": world["link"].pk},
    ),
    page("undo_split", kwargs=of("split"), outsider=403, reader=403, owner=302, method="post"),
    page("add_post", kwargs=CONTACT, outsider=403, reader=403, canary="person"),
    page(
        "add_post", kwargs=of("contact"), outsider=403, reader=403, owner=302, method="post", data=typed(other="@other")
    ),
    page("add_person", kwargs=PARTY, outsider=403, reader=403, canary="name"),
    page("add_person", kwargs=PARTY, outsider=403, reader=403, owner=302, method="post", data=typed(other="@contact")),
    page("change_post", kwargs=POST, outsider=403, reader=403, canary="person"),
    page("change_post", kwargs=POST, outsider=403, reader=403, owner=302, method="post", data=typed(title="Director")),
    answer("post", kwargs=POST, method="patch", reader=403, data=typed(title="Director")),
    page("superior", kwargs=POST, outsider=403, reader=403, owner=302, method="post"),
    page("undo_merge", kwargs=of("merge"), outsider=403, reader=403, owner=302, method="post"),
    answer("pairs", outsider=200),
    answer("decide_pair", kwargs=of("pair"), method="post", reader=403, owner=204, data=typed(are_different=True)),
    answer("splits", kwargs=PARTY),
    answer(
        "splits",
        kwargs=PARTY,
        method="post",
        reader=403,
        owner=201,
        data=lambda world: {"display_name": "Other half", "links": [world["link"].pk]},
    ),
    answer("undo_split", kwargs=of("split"), method="post", reader=403, owner=204),
    answer("superior", kwargs=POST, method="post", reader=403, data=typed(to=None)),
    answer("merges", kwargs=PARTY),
    answer("merges", kwargs=PARTY, method="post", reader=403, owner=201, data=typed(other="@other")),
    answer("undo_merge", kwargs=of("merge"), method="post", reader=403, owner=204),
    answer("counterparties", outsider=200),
    answer("counterparties", outsider=403, reader=403, owner=201, method="post", data=typed(display_name="New")),
    answer("express", outsider=403, reader=403, owner=201, method="post", data=typed(text="New")),
    answer("duplicates", outsider=200, query="?name=Canary-of-the-party"),
    answer("propose", outsider=200, method="post", data=typed(sender="a@canary.example")),
    answer("identifiers", outsider=200, method="post", data=typed(kind="bg_eik", number="831919536")),
    answer("counterparty", kwargs=PARTY, canary="name"),
    answer("counterparty", kwargs=PARTY, method="patch", reader=403, data=typed(version=1, phone="+359 2 123")),
    answer("requisites", kwargs=PARTY, canary="name"),
    answer(
        "requisites",
        kwargs=PARTY,
        method="post",
        reader=403,
        owner=201,
        data=typed(act="change", day=DAY, tax_regime="general"),
    ),
    answer("requisites_history", kwargs=PARTY, canary="name"),
    answer("compare", kwargs=PARTY, query="?first=2026-01-01&second=2026-05-01", canary="name"),
    answer("accounts", kwargs=PARTY),
    answer("impact", kwargs=PARTY, query="?from=2026-03-02"),
    answer(
        "accounts",
        kwargs=PARTY,
        method="post",
        reader=403,
        owner=201,
        data=typed(number="DE89370400440532013000", valid_from=DAY),
    ),
    answer("confirm_account", kwargs=ACCOUNT, method="post", reader=403, owner=409),
    answer("close_account", kwargs=ACCOUNT, method="post", reader=403, data=typed(last_day=DAY)),
    answer("documents", kwargs=PARTY),
    answer("timeline", kwargs=PARTY),
    answer("contacts", outsider=200),
    answer("contacts", method="post", reader=403, owner=201, data=typed(last_name="Moroz", counterparty="@party")),
    answer("contact", kwargs=CONTACT, canary="person"),
    answer("contact", kwargs=CONTACT, method="patch", reader=403, data=typed(version=1, note="Calls on Mondays.")),
    answer("contact_versions", kwargs=CONTACT),
    answer("posts", kwargs=PARTY, canary="person"),
    answer(
        "posts", kwargs=PARTY, method="post", reader=403, owner=201, data=typed(contact="@contact", title="Accountant")
    ),
    answer("end_post", kwargs=POST, method="post", reader=403, data=typed(last_day=DAY)),
    answer("relations", kwargs=PARTY),
    answer("network", kwargs=PARTY, canary="name"),
    answer("rating", kwargs=PARTY),
    answer("weights", outsider=403, reader=403, owner=403),
    answer("relations", kwargs=PARTY, method="post", reader=403, owner=201, data=typed(target="@other", kind="branch")),
    answer("relation", kwargs=RELATION, method="delete", reader=403, owner=204),
    answer("interactions", kwargs=PARTY),
    answer(
        "interactions", kwargs=PARTY, method="post", reader=201, owner=201, data=typed(sort="call", summary="Called")
    ),
    answer("parties", kwargs=DOCUMENT),
    answer("parties", kwargs=DOCUMENT, method="post", reader=201, owner=201, data=typed(counterparty="@other")),
    answer("link", kwargs=LINK, method="delete", reader=403, owner=204),
]
