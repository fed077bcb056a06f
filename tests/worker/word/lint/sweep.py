"""Try the linter on many papers and print what it does.

    python -m tests.worker.word.lint.sweep [--reviews N] [--mutations N] [--planted N] …

Made papers of random reviews must have no error and no warning; broken papers must be named for
what is broken, nearly always alone; a fix must never make a broken paper worse.
"""

import random
from collections import Counter
from collections.abc import Iterator

import click

from tests.templates_docx.filled import FAMILIES, template
from tests.worker.word.lint.broken import Break
from tests.worker.word.lint.papers import good
from tests.worker.word.lint.planted import FAULTS, NotHereError
from tests.worker.word.lint.random_reviews import random_review
from tests.worker.word.lint.rule_breaks import BREAKS
from tests.worker.word.lint.sheet import open_docx, save_docx
from tests.worker.word.lint.test_fix_any_file import breaches, mutated, words
from worker.word.lint import Severity, fix, lint
from workflow.domain.papers import PaperKind, build_context, find_family, skip_reason
from workflow.domain.record import Family


def made_papers(chance: random.Random, reviews: int) -> Iterator[tuple[Family, PaperKind, bytes]]:
    """Yield the papers of random reviews, in all kinds and both families."""
    for _ in range(reviews):
        for family in FAMILIES:
            record = random_review(chance, family)
            for kind in PaperKind:
                if skip_reason(kind, record) is None:
                    values = build_context(kind, record).values
                    issuer = find_family(kind, record)
                    yield issuer, kind, template(issuer, kind).fill(values)


def check_made_papers(chance: random.Random, reviews: int) -> None:
    count, accused = 0, Counter[str]()
    for family, kind, paper in made_papers(chance, reviews):
        count += 1
        for finding in lint(paper).findings:
            if finding.severity is not Severity.NOTE:
                accused[f"{family} {kind} {finding.rule}: {finding.found}"] += 1
    click.echo(f"{count} papers of {reviews} reviews: {sum(accused.values())} errors and warnings")
    for name, times in accused.most_common(30):
        click.echo(f"  {times} × {name}")


def check_mutations(chance: random.Random, mutations: int) -> None:
    """Break good papers of the tests in one way each."""
    named = alone = 0
    for _ in range(mutations):
        broken = chance.choice(BREAKS)
        document = open_docx(good(broken.paper))
        broken.change(document)
        rules = {
            finding.rule for finding in lint(save_docx(document), status=_status(broken)).findings
        }
        named += broken.rule in rules
        alone += rules == {broken.rule, *broken.also}
    click.echo(
        f"{mutations} mutations: named {named / mutations:.1%}, alone {alone / mutations:.1%}"
    )


def check_planted(chance: random.Random, faults: int) -> None:
    """Plant one fault in made papers that are said to be final."""
    papers = [
        paper
        for _, _, paper in made_papers(chance, max(1, faults // 60))
        if not lint(paper, status="final").findings
    ]
    named, alone, missed = 0, 0, Counter[str]()
    tried = 0
    while tried < faults:
        fault, document = chance.choice(FAULTS), open_docx(chance.choice(papers))
        try:
            fault.plant(document, chance)
        except NotHereError:
            continue
        tried += 1
        rules = {finding.rule for finding in lint(save_docx(document), status="final").findings}
        found = bool(rules & set(fault.rules))
        named += found
        alone += found and rules <= set(fault.rules)
        if not found or rules - set(fault.rules):
            missed[f"{fault.name}: {', '.join(sorted(rules)) or 'nothing'}"] += 1
    click.echo(f"{faults} planted faults: named {named / faults:.1%}, alone {alone / faults:.1%}")
    for name, times in missed.most_common(30):
        click.echo(f"  {times} × {name}")


def _status(broken: Break) -> str | None:
    return broken.status or ("final" if broken.rule.startswith("VB-") else None)


def check_fixes(chance: random.Random, fixes: int) -> None:
    """Break papers in one to four ways and fix them."""
    tried = worse = changed = again = 0
    while tried < fixes:
        paper = chance.choice(sorted({broken.paper for broken in BREAKS}))
        ways = [broken for broken in BREAKS if broken.paper == paper]
        docx = mutated(tuple(chance.choices(ways, k=chance.randint(1, 4))))
        if docx is None:
            continue
        tried += 1
        fixed = fix(docx).docx
        worse += bool(breaches(fixed) - breaches(docx))
        changed += words(fixed) != words(docx)
        again += fix(fixed).docx != fixed
    click.echo(
        f"{fixes} fixes: {worse} with a new finding, {changed} with other words, "
        f"{again} that a second fix changes"
    )


@click.command()
@click.option("--reviews", default=60, show_default=True)
@click.option("--mutations", default=200, show_default=True)
@click.option("--planted", default=200, show_default=True)
@click.option("--fixes", default=1000, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(reviews: int, mutations: int, planted: int, fixes: int, seed: int) -> None:
    """Print how the linter does on made, broken and fixed papers."""
    chance = random.Random(seed)  # noqa: S311 -- the same papers each time
    if reviews:
        check_made_papers(chance, reviews)
    if mutations:
        check_mutations(chance, mutations)
    if planted:
        check_planted(chance, planted)
    if fixes:
        check_fixes(chance, fixes)


if __name__ == "__main__":
    main()
