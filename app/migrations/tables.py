"""Every module that declares tables: importing this one makes the metadata complete."""

import app.accounts.models
import app.annotations.models
import app.attendance.models
import app.briefings.captions
import app.briefings.checks
import app.briefings.conclusions
import app.briefings.keys
import app.briefings.models
import app.briefings.opinions
import app.briefings.recordings
import app.briefings.rehearsals
import app.briefings.talk
import app.comments.models
import app.conduct.models
import app.documents.models
import app.documents.search
import app.drafts.models
import app.elections.models
import app.groups.models
import app.keeping.models
import app.kernel.health
import app.kernel.jobs
import app.kernel.journal
import app.kernel.mail
import app.kernel.transaction
import app.meetings.models
import app.notifications.models
import app.opinions.models
import app.petitions.models
import app.questioning.models
import app.speaking.models
import app.voting.models  # noqa: F401
