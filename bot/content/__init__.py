"""Pure: curated, cited topics, the clinic's details, and the answers made from them."""

from bot.content.clinic import Clinic
from bot.content.clinic_file import load_clinic
from bot.content.errors import ContentError
from bot.content.language import LANGUAGES, Language
from bot.content.pictures import Picture, Pictures, load_pictures
from bot.content.press import Press
from bot.content.render import Answer, Citation, plain, render
from bot.content.show import Shown, show
from bot.content.sources import Source, Sources, load_sources
from bot.content.topic import Topic, Topics
from bot.content.topics import load_topics

__all__ = [
    "LANGUAGES",
    "Answer",
    "Citation",
    "Clinic",
    "ContentError",
    "Language",
    "Picture",
    "Pictures",
    "Press",
    "Shown",
    "Source",
    "Sources",
    "Topic",
    "Topics",
    "load_clinic",
    "load_pictures",
    "load_sources",
    "load_topics",
    "plain",
    "render",
    "show",
]
