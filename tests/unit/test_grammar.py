from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compound_pages.grammar import (
    continued,
    counted,
    cut,
    in_few_words,
    in_words,
    joined,
    sentence_case,
    with_article,
)

NOUNS = """
a hepatologist         a Hepatologist        a HEPATOLOGIST         a hepatologist or oncologist
an oncologist          an Oncologist         an ONCOLOGIST          an oncologist or hepatologist
a urologist            a Urologist           a UROLOGIST            a urology nurse
an immunologist        an endocrinologist    an anesthetist         an ophthalmologist
a neurologist          a NEUROLOGIST         a radiologist          a RADIOLOGIST
an ENT surgeon         an MRI technician     an MRI-guided surgeon  an HIV specialist
an NSAID expert        an ICU nurse          an X-ray technician    an x-ray technician
a CT technician        a GP                  a UK specialist        a U.S. specialist
an mRNA researcher     an rTMS clinic        a pH specialist        an eGFR specialist
an S-ketamine expert   a T-cell specialist   an A-fib clinic        an e-health team
an honest doctor       an honorary doctor    an hour                an heir
a heart surgeon        a house doctor        a herpes specialist    a hospice nurse
a euthyroid specialist a European doctor     a ewe                  an eye doctor
a university clinic    a unit                a uniform team         a unilateral specialist
an uninsured patient   an unidentified nurse an unimpaired person   an unimmunized person
a urinary specialist   a urine specialist    a uric acid clinic     an urgent care doctor
a uremia specialist    a uraemia specialist  a urethral surgeon     an urban clinic
a uterine surgeon      an utter beginner     a user                 a usual doctor
an usher               a uveitis specialist  a ubiquinone expert    an ulcer specialist
an umbilical surgeon   an upper GI surgeon   an ear, nose and throat surgeon
a one-stop clinic      a once-weekly clinic  an ayurvedic doctor    a yoga teacher
an internist           an ICD clinic         an allergist           an orthopedist
a 5-HT specialist
"""
PHRASES = [phrase.strip() for line in NOUNS.splitlines() for phrase in line.split("  ") if phrase.strip()]


@pytest.mark.parametrize("phrase", PHRASES)
def test_the_article_goes_by_sound(phrase: str) -> None:
    """Each noun takes the article that it takes when it is read aloud."""
    assert with_article(phrase.split(" ", 1)[1]) == phrase


@given(st.text(min_size=1).filter(lambda noun: bool(noun.strip())))
def test_any_noun_has_an_article(noun: str) -> None:
    """Whatever a record calls its specialists, the words stay as they are behind one article."""
    assert with_article(noun) in {f"a {noun}", f"an {noun}"}


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 1), "1 January 2026"),
        (date(2024, 2, 29), "29 February 2024"),
        (date(2026, 11, 22), "22 November 2026"),
        (date(1999, 12, 31), "31 December 1999"),
    ],
)
def test_a_date_in_words(day: date, words: str) -> None:
    """A date is day, month by name, year, in no machine's locale."""
    assert in_words(day) == words


def test_every_month_has_its_name() -> None:
    """The twelve names are those of the calendar."""
    months = [in_words(date(2026, month, 1)).split()[1] for month in range(1, 13)]
    assert months == [date(2026, month, 1).strftime("%B") for month in range(1, 13)]  # of the C locale


@pytest.mark.parametrize(
    ("noun", "phrase"),
    [
        ("HIV/AIDS specialist", "an HIV/AIDS specialist"),
        ("MRI/CT reader", "an MRI/CT reader"),
        ("épileptologue", "an épileptologue"),
        ("SARS expert", "a SARS expert"),
        ("NASA doctor", "a NASA doctor"),
        ("HER2 specialist", "a HER2 specialist"),
        ("NICU nurse", "a NICU nurse"),
        ("\u03b1-blocker expert", "an \u03b1-blocker expert"),
        ("\u03b2-cell expert", "a \u03b2-cell expert"),
        ("\u0153sophagus surgeon", "an \u0153sophagus surgeon"),
        ("8-week clinic", "an 8-week clinic"),
        ("11th-floor nurse", "an 11th-floor nurse"),
        ("18-hour ward", "an 18-hour ward"),
        ("110-bed clinic", "a 110-bed clinic"),
        ("2-week clinic", "a 2-week clinic"),
        ("(ear) surgeon", "an (ear) surgeon"),
        ("/", "a /"),
    ],
)
def test_slashes_accents_numbers_and_acronyms(noun: str, phrase: str) -> None:
    """An article follows the sound of the first word, whatever it is written with."""
    assert with_article(noun) == phrase


@pytest.mark.parametrize(
    ("names", "choice"),
    [(("a",), "a"), (("a", "b"), "a or b"), (("a", "b", "c"), "a, b or c")],
)
def test_a_choice(names: tuple[str, ...], choice: str) -> None:
    """Names are joined by commas and one last "or"."""
    assert joined(names) == choice


def test_six_words_are_few() -> None:
    """A name of six words is kept as it is."""
    assert in_few_words("a b c d e f", "x") == "a b c d e f"
    assert in_few_words("a b c d e f g", "x") == "x"


@pytest.mark.parametrize(
    ("number", "words"), [(0, "no study"), (1, "1 study"), (2, "2 studies"), (1200, "1,200 studies")]
)
def test_a_count(number: int, words: str) -> None:
    """One, none and several take the form of the noun that they take when they are read aloud."""
    assert counted(number, "study", "studies") == words
    assert counted(2, "result") == "2 results"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("testium raises it.", "Testium raises it."),
        ("mRNA vaccines raise it.", "mRNA vaccines raise it."),
        ("pH falls.", "pH falls."),
        ("\u03b2-glucan raises it.", "\u03b2-glucan raises it."),
        ("450 in 1,000 people.", "450 in 1,000 people."),
        ("élan falls.", "Élan falls."),
        ("", ""),
    ],
)
def test_a_sentence_begins_with_a_capital(text: str, sentence: str) -> None:
    """A name with capitals of its own keeps them."""
    assert sentence_case(text) == sentence


@pytest.mark.parametrize(
    ("text", "continued_text"),
    [
        ("No harm was seen.", "no harm was seen."),
        ("The blood may clot less.", "the blood may clot less."),
        ("CBD blocks it.", "CBD blocks it."),
        ("Naltrexone blocks it.", "Naltrexone blocks it."),
        ("12% less of it.", "12% less of it."),
        ("", ""),
    ],
)
def test_a_text_goes_on_after_a_colon(text: str, continued_text: str) -> None:
    """Only a word that begins no name loses its capital."""
    assert continued(text) == continued_text


@pytest.mark.parametrize(
    ("text", "length", "kept"),
    [
        ("one two", 7, "one two"),
        ("one two three", 12, "one two…"),
        ("one two, three", 11, "one two…"),
        ("one two (three)", 12, "one two…"),
        ("onetwothree", 6, "onetw…"),
    ],
)
def test_a_text_is_cut_at_a_word(text: str, length: int, kept: str) -> None:
    """What is cut ends at a word, without the signs that led on; one long word is cut where it must be."""
    assert cut(text, length) == kept


@given(st.text(), st.integers(min_value=2, max_value=80))
def test_a_cut_keeps_to_its_length(text: str, length: int) -> None:
    """Whatever the text, what is left is no longer than it may be."""
    assert len(cut(text, length)) <= length
