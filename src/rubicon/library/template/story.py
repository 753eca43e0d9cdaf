"""A small crisis that teaches the language; change it into your own.

A patron may arm a client in secret. A rival may find out, and then has to answer.

The function below tells the story once for every path that it can take. Wherever somebody
decides (`s.choose`) or chance does (`s.nature`, `s.hazard`), Rubicon follows each option in
turn. Numbers don't appear here: `j.exposure` stands for the judgement of that name in
judgements.toml. You can calculate with it, but not ask "if j.exposure > 0.5": the story is told
before any number is known.

Everyone sees everything, except where `seen_by` says otherwise. What could be told in two ways is
told in both with `s.variant("silence", ["no", "yes"])`, which returns the way that is being told.
"""

from rubicon import Crisis

crisis = Crisis(
    "A covert shipment",
    players=["Patron", "Rival"],
    about="A patron arms a client. Secrecy keeps the rival quiet, for as long as it lasts.",
)


@crisis.story
def story(s, j):
    # Chance decides what kind of patron this is. Only the patron knows.
    aim = s.nature(
        "aim", {"expand": j.expansionist, "defend": 1 - j.expansionist}, seen_by="Patron"
    )

    # The patron moves. What it does openly everyone sees; a covert shipment only itself.
    ship = s.choose("Patron", "ship", ["openly", "covertly", "not at all"], seen_by="Patron")
    if ship == "not at all":
        return s.end("quiet")

    # Consequences have a name and fall where they happen; answers will speak of them by name.
    gain = j.gain_expand if aim == "expand" else j.gain_defend
    s.consequence("client armed", Patron=gain, Rival=-j.harm)

    if ship == "openly":
        s.reveal("ship", to="Rival")
    else:
        s.consequence("secrecy is clumsy", Patron=-j.clumsiness)
        # Something may come to light.
        if not s.hazard("exposure", j.exposure, "exposed", "secret"):
            return s.end("undiscovered")
        s.reveal("ship", to="Rival")
        s.consequence("caught lying", Patron=-j.embarrassment)

    # The rival has seen the shipment, but not the patron's aim.
    answer = s.choose("Rival", "answer", ["protest", "escalate"])
    if answer == "protest":
        s.consequence("looks weak at home", Rival=-j.audience_cost)
        return s.end("protest")

    # A patron that only wants to defend itself has more to lose from a fight.
    if s.choose("Patron", "reply", ["withdraw", "stand firm"]) == "withdraw":
        s.consequence("shipment undone", Patron=-gain, Rival=j.harm)
        return s.end("withdrawal")
    resolve = j.cost_expand if aim == "expand" else j.cost_defend
    s.consequence("fight", Patron=-resolve, Rival=-j.cost_rival)
    return s.end("fight")
