"""Each thing that a person gives stands in one block, and in one only."""

from collections import Counter
from itertools import chain

from portal.dossiers import blocks
from portal.dossiers.parts import REGISTERED
from portal.dossiers.questions import application
from portal.networks.queries import document_kinds
from portal.referrals.annexes import PART as ANNEXES
from portal.vocabulary import Block


def named(field):
    return Counter(chain.from_iterable(getattr(one, field) for one in blocks.table().values()))


def test_each_page_is_in_one_block_and_the_table_names_nothing_else():
    pages = application().pages
    codes = [one.code for page in pages for one in (*page.questions, *page.figures)]
    assert named("pages") == Counter(page.code for page in pages)
    assert named("questions") <= Counter(set(codes))


def test_each_part_is_in_one_block_but_for_the_questions_of_the_networks():
    whole = Counter(one.code for one in REGISTERED if one is not ANNEXES)
    assert named("parts") == whole
    assert all(blocks.of_part(code) for code in whole)


def test_what_is_kept_with_a_consent_of_its_own_is_sensitive():
    questions = [one for page in application().pages for one in page.questions]
    found = {blocks.of(one) for one in questions if one.sensitive}
    assert found == {Block.SENSITIVE}


def test_each_kind_of_document_shows_one_block(app):
    kinds = {one.code: one.block for one in document_kinds()}
    assert kinds["P01"] is Block.IDENTITY
    assert kinds["P10"] is Block.FINANCES
    assert kinds["P05"] is Block.SENSITIVE
    assert set(kinds.values()) == set(Block)
