"""Steps that bear the same name are told apart by their actions, then by their ids."""

from tests import builders

from pacte.wording.names import step_named


def test_a_name_that_two_steps_bear_goes_with_that_of_the_action():
    names = {"a": "Appeler", "b": "Écrire"}
    steps = {key: builders.step("salon", name=name) for key, name in names.items()}
    plan = builders.plan(actions={"salon": builders.action()}, steps=steps)
    assert step_named(plan, "a", "en") == "“Appeler”"
    other = {"c": builders.step("stand", name="Appeler"), **steps}
    actions = {"salon": builders.action(), "stand": builders.action(name="Stand")}
    twice = builders.plan(actions=actions, steps=other)
    assert step_named(twice, "a", "en") == "“Appeler” (Salon de Lyon)"
    more = {"c": builders.step("salon", name="Appeler"), **steps}
    twice = builders.plan(actions={"salon": builders.action()}, steps=more)
    assert step_named(twice, "a", "en") == "“Appeler” (Salon de Lyon, a)"
    assert step_named(plan, "a", "en") == "“Appeler”"
