from portal.networks.seed import read_seed
from portal.routing.ruleset import shipped


def test_people_read_each_network_under_one_name():
    """The one of the boxes that they tick, never its other name."""
    other_names = [one.alias for one in read_seed().networks if one.alias]
    assert other_names
    for rule in shipped().rules:
        assert not [name for name in other_names if name in rule.applicant], rule.code
