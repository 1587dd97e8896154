"""The repositories of a database, one for each subject."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.core.archive_keys import ArchiveSeal
from bot.core.clock import Clock
from bot.core.vault import Vault
from storage.announcements.announcements import Announcements
from storage.archive.evidence import EvidenceFiles
from storage.articles.articles import Articles
from storage.articles.corrections import Corrections
from storage.articles.desk.amounts import Amounts
from storage.articles.desk.cards import ArticleCards
from storage.articles.desk.disputes import Disputes
from storage.articles.desk.holds import Holds
from storage.articles.desk.importance import Importance
from storage.articles.desk.prompts import Prompts
from storage.articles.desk.summary_notes import SummaryNotes
from storage.articles.examples import Examples
from storage.articles.ledger import Ledger
from storage.articles.missed import MissedNews
from storage.articles.place_correction import PlaceCorrections
from storage.articles.search import ArticleSearch
from storage.articles.statistics import Tallies
from storage.articles.tellings import Tellings
from storage.cases.audit_log import AuditLog
from storage.cases.cases import Cases
from storage.cases.comparisons import Comparisons
from storage.cases.removals import Removals
from storage.cases.retention import Retention
from storage.cases.statistics import CaseStatistics
from storage.cases.waitlist import Waitlist
from storage.cases.workflow import CaseChanges
from storage.channels.channels import Channels
from storage.channels.late_pushes import LatePushes
from storage.cluster.leases import Lease
from storage.complaints.complaints import Complaints
from storage.complaints.drafts import ComplaintDrafts
from storage.complaints.outcomes import ComplaintOutcomes
from storage.delivery.outbox import Outbox
from storage.delivery.rehearsal import Rehearsal
from storage.delivery.shares import Shares
from storage.engine.database import Database
from storage.engine.key_value import Memory
from storage.engine.migrating import Upgrade
from storage.engine.row_versions import RowVersions
from storage.feeds.absences import Absences
from storage.feeds.feeds import Feeds
from storage.figures.arrivals import Arrivals
from storage.figures.figures import DailyFigures
from storage.figures.missed_searches import MissedSearches
from storage.groups.topics import GroupTopics
from storage.outbox.timetables import Timetables
from storage.readers.bulk import SubscriberBulk
from storage.readers.choices import Choices
from storage.readers.keywords import Keywords
from storage.readers.personal_data import PersonalData
from storage.readers.subscribers import Subscribers
from storage.tips.blocked_sources import BlockedSources
from storage.tips.drafts import Drafts
from storage.tips.own_questions import OwnQuestions
from storage.tips.season import Season
from storage.updates import Updates


class Storage:
    """One repository for each aggregate; `lease` where another copy of the bot may lead."""

    def __init__(  # noqa: PLR0915 - a line for each
        self,
        database: Database,
        vault: Vault,
        seal: ArchiveSeal,
        *,
        clock: Clock,
        lease: Lease | None,
        zone: ZoneInfo,
        rate: float,
    ) -> None:
        parts = (database, vault, seal)
        self.timetables = Timetables(database=database, clock=clock, zone=zone, rate=rate)
        timed = (*parts, self.timetables)
        self.subscribers = Subscribers(*timed)
        self.choices = Choices(*timed)
        self.keywords = Keywords(*timed)
        self.subscriber_bulk = SubscriberBulk(*timed)
        self.group_topics = GroupTopics(*parts)
        self.announcements = Announcements(*parts)
        self.channels = Channels(*parts)
        self.late_pushes = LatePushes(*timed)
        self.articles = Articles(*parts)
        self.search = ArticleSearch(*parts)
        self.missed = MissedNews(*parts)
        self.feeds = Feeds(database)
        self.absences = Absences(database)
        self.outbox = Outbox(*timed)
        self.shares = Shares(*parts)
        self.rehearsal = Rehearsal(*timed)
        self.corrections = Corrections(*parts)
        self.place_corrections = PlaceCorrections(*timed)
        self.importance = Importance(*timed)
        self.holds = Holds(*timed)
        self.prompts = Prompts(*parts)
        self.article_cards = ArticleCards(*timed)
        self.disputes = Disputes(*parts)
        self.amounts = Amounts(*timed)
        self.summary_notes = SummaryNotes(*parts)
        self.examples = Examples(*parts)
        self.ledger = Ledger(*parts)
        self.tellings = Tellings(*parts)
        self.tallies = Tallies(*parts)
        self.daily_figures = DailyFigures(database, vault, zone)
        self.arrivals = Arrivals(*parts)
        self.missed_searches = MissedSearches(*parts)
        self.drafts = Drafts(*parts)
        self.blocked_sources = BlockedSources(*parts)
        self.cases = Cases(*parts)
        self.evidence = EvidenceFiles(*parts)
        self.case_changes = CaseChanges(*parts)
        self.audit_log = AuditLog(*parts)
        self.own_questions = OwnQuestions(*parts)
        self.removals = Removals(*parts)
        self.waitlist = Waitlist(*parts)
        self.case_statistics = CaseStatistics(*parts)
        self.comparisons = Comparisons(*parts)
        self.retention = Retention(*parts)
        self.complaint_drafts = ComplaintDrafts(*parts)
        self.complaints = Complaints(*parts)
        self.complaint_outcomes = ComplaintOutcomes(*parts)
        self.personal_data = PersonalData(*timed)
        self.updates = Updates(database, vault, clock=clock.now)
        self.memory = Memory(*parts)
        self.season = Season(*parts)
        self.row_versions = RowVersions(*parts)
        self.database = database
        self.lease = lease
        self.upgrade: Upgrade | None = None  # the upgrade that opening it made

    async def close(self) -> None:
        """Close all connections."""
        if self.lease is not None:
            await self.lease.close()
        await self.database.close()
