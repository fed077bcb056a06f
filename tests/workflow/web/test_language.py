"""Sentences in the language of the page."""

from flask import Flask

from workflow.domain.errors import Message
from workflow.domain.states import State
from workflow.web.language import said


def test_messages_of_the_domain_are_filled_in_and_may_hold_others(app: Flask) -> None:
    message = Message("Đang ở bước «{state}», còn {count}.", state=State.PLANNED.label, count=2)

    with app.test_request_context():
        assert said(message) == "Đang ở bước «Lập kế hoạch», còn 2."
        assert said(Message("{inner}!", inner=message)).endswith("còn 2.!")
        assert said("") == ""
