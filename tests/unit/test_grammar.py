from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compound_pages.grammar import in_words, with_article

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
