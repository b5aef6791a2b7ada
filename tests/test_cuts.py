"""Cuts that would turn the sense of a sentence, or break it, are not made."""

import re

import pytest

from bot.sentences.beginnings import clause
from bot.sentences.compress import variants


@pytest.mark.parametrize(
    ("sentence", "forbidden"),
    [
        (
            "The treaty was supposed to be signed in June, but the president of Estovar refused to come.",
            "The treaty was supposed to be signed in June.",
        ),
        (
            "Small shops in Estovar will have to delete what they know of buyers after three years by a law of June.",
            "Small shops in Estovar will have to delete what they know of buyers.",
        ),
        (
            "Ships in the port of Sela may be searched for up to 48 hours under a rule that the council passed in May.",
            "Ships in the port of Sela may be searched.",
        ),
        (
            "No one was killed in the second of the two fires that burned through the harbour on Sunday.",
            "No one was killed.",
        ),
        (
            "It is the first visit by a president of Kallimar to Estovar since the war between the two ended.",
            "It is the first visit by a president of Kallimar.",
        ),
        (
            "The minister did not resign because of the scandal over the loans, as several newspapers had reported.",
            "The minister did not resign.",
        ),
        (
            "The bank will raise its rate to 5 percent unless prices fall by the end of the spring quarter, it said.",
            "The bank will raise its rate to 5 percent.",
        ),
        (
            "The council voted for legislation to ban lorries from the bridge during the summer months of the year.",
            "The council voted for legislation.",
        ),
        (
            "The assembly answered a recent school shooting by closing the gates of every school in the district.",
            "The assembly answered a recent school.",
        ),
        (
            "The president said on Sunday he is still hoping for a meeting with the leader of Estovar in the spring.",
            "The president said on Sunday he is still.",
        ),
        (
            "The owner of the ferry pleaded with its passengers to keep using it until the new one arrives in June.",
            "The owner of the ferry pleaded with its passengers.",
        ),
        (
            "Catching the fever twice appears to raise the chances that a person will be ill for months, doctors said.",
            "Catching the fever twice appears to raise the chances, doctors said.",
        ),
        (
            "The coast was bracing on Monday for a second storm while snow, high winds and hail swept the hills.",
            "The coast was bracing on Monday, high winds and hail swept the hills.",
        ),
        (
            "Half of the county – nine towns, along with Sela, Orda and Brannock – is reporting water on its roads.",
            "Along with Sela, Orda and Brannock – is reporting water on its roads.",
        ),
        (
            "When asked what he would change in the rules for pilots, the judge answered plainly: “all of them.”",
            "The judge answered plainly: “all of them.”",
        ),
        (
            "Crews hurried on Monday to reach the victims of a landslide that hit the valley, killing 1,000 people.",
            "Crews hurried on Monday, killing 1,000 people.",
        ),
    ],
)
def test_no_cut_turns_the_sense(sentence: str, forbidden: str) -> None:
    shorter = {text for at_most in range(len(forbidden), len(sentence)) for text, _ in variants(sentence, at_most)}
    assert forbidden not in shorter
    assert clause(sentence, len(forbidden)) != forbidden


@pytest.mark.parametrize(
    ("sentence", "forbidden"),
    [
        (  # a list loses its first items, and the rest is said of the last alone
            "Over the weekend, the harbour board, Sela council and the state of Sund announced that the port of "
            "Brannock would be closed to all ships for as long as the divers need to search the wreck of the ferry.",
            r"^(?:Sela council|The state of Sund) ",
        ),
        (  # what she was named goes
            "The president said on Thursday she was naming a trusted aide from her own office, Orla Veredin, to lead "
            "the national tax authority after its chief resigned over the loans scandal.",
            r"aide(?: from her own office)?(?:, Orla Veredin)?\.$",
        ),
        (
            "The party's members chose the former treasurer Ida Brandt and the foreign minister Imre Dahl as the two "
            "finalists in the vote on who is to follow the prime minister in the autumn of this year.",
            r"Imre Dahl\.$",
        ),
        (  # who said it goes, and leaves the verb
            "The idea that the council alone could hand the harbour over to the company is off the mark, Orla Veredin, "
            "adjunct professor of harbour law at the University of Sela, told the Brannock Courier.",
            r"mark told ",
        ),
        (  # what they were goes
            "The films shown in Brannock this year were, as usual with the festival, a rather lively mixture, from a "
            "film about a strongman to a slate of portraits of painters and cooks.",
            r"were, as usual with the festival\.$",
        ),
        (  # three dashes: the words between the last two are no aside
            "Sela, or at least its captain, was not done — he became the first player since 1966 to score thrice in a "
            "final — three goals by one player in a single game — even if Sela lost.",
            r"not done three goals",
        ),
        (
            "“The sea is rising faster than our dams, and nobody has counted what it will cost to raise them,” the "
            "ministry of harbours said in a report.",
            r"^The ministry of harbours said in a report\.$",
        ),
        (
            "Simon Marl, a former keeper of the bridge who was laid off on Friday, said in an interview with the Arrow "
            "that he lost his key hours before a letter told him why.",
            r"said in an interview( with the Arrow)?\.$",
        ),
        (
            "The campaign to close the old bridge succeeded mostly because the council of Orlen was led to believe "
            "that its cables would not last another winter of storms.",
            r"mostly\.$",
        ),
        (
            "On Thursday the ferry company announced that the sale of its old ships, which was due to begin on Friday, "
            "had been put off for want of buyers.",
            r"that the sale of its old ships, which was due to begin on Friday\.$",
        ),
        (  # two adjectives behind `whose` are no two parts
            "Ida Brandt, the tall opera singer with the red cloak whose soft, rolling voice filled the hall of Sela "
            "for forty winters, has died, her family told the Brannock Courier in a letter on Tuesday.",
            r"^Ida Brandt, rolling",
        ),
        (  # whose verb stands behind an aside
            "The vote came only two weeks after a band of dockers, some of whom carried hooks, stormed the customs "
            "house near the quay where the old governor used to read the news of the day.",
            r"(?:after a band of dockers|some of whom carried hooks)\.$",
        ),
        (
            "Marl saved the first penalty and Anna Kern, who is playing in her first final, hit the decisive one as "
            "Orda won the shootout by four to one in front of a crowd of ten thousand.",
            r"Anna Kern(?:, who is playing in her first final)?\.$",
        ),
        (  # who said it goes, with the office
            "The 12-truck convoy includes winter supplies provided by the Estovar Red Lantern and the League of Towns, "
            "which are allowed to cross and be received by the Sela Red Lantern, with the support of the T.L., Orla "
            "Veredin, Under-Secretary-General for Shelter Affairs and Harvest Relief Coordinator, said in a statement.",
            r"League of Towns, said in",
        ),
        (  # an aside goes and leaves its comma
            "The defence minister Imre Dahl said on Friday that following the defeat of the raiders, the army does not "
            "plan to govern the strip along the coast, the Brannock Courier reported.",
            r"that, the army",
        ),
        (  # the main verb, behind an aside, looks like a participle
            "Sela council candidate Imre Dahl, facing renewed and growing questions about his house in the last week "
            "of the campaign, described himself in a speech in May as living in Orda, according to a review of his "
            "papers.",
            r"campaign, according to",
        ),
        (  # what was believed has gone
            "The lantern league rose again after the flood because Brandt believed, having been shamed by the looting "
            "of the stores, the towns needed to be seen to help each other if they were to be trusted.",
            r"believed\.$|believed, the",
        ),
        (
            "The waves that the storm threw over the dam prompted officials to move more than 3,000 people out of "
            "their homes in the lower town of Brannock, according to the harbour radio.",
            r"prompted officials, according",
        ),
        (
            "The head of the ferry company, Rosa Keel, said that a poor summer pushed it to move forward with "
            "rare and far-reaching cuts after it had bought four new ships at once in the spring.",
            r"forward\.$",
        ),
        (
            "The harbour panel is weighing complaints against former port captain Ida Brandt, right-wing lawyer Imre "
            "Dahl, former dock official Piet Harrow and the mayor's former driver Simon Marl, two clerks said.",
            r"Imre Dahl(?:, two clerks said)?\.$",
        ),
    ],
)
def test_no_cut_breaks_a_list_or_takes_what_a_verb_needs(sentence: str, forbidden: str) -> None:
    for at_most in range(30, len(sentence)):
        for short in [*(text for text, _ in variants(sentence, at_most)), clause(sentence, at_most) or ""]:
            assert not re.search(forbidden, short), short
