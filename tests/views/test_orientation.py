"""The public page that tells how requests are routed."""

from tests.reading import words


def test_the_rules_reached_only_after_a_no_are_told_apart(client):
    page = words(client.get("/comment-nous-orientons"))
    rules, relays = page.split("Quand un réseau a répondu non")
    assert "(règle R01)" in rules
    for code in ("R03z", "R08z", "REPLI"):
        assert f"(règle {code})" not in rules
        assert f"(règle {code})" in relays
