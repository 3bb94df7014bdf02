"""The core of the vocabulary: the only terms of it that the program knows; all else is data of ontology and profile."""

from __future__ import annotations

from typing import Literal, get_args

from policygraph.rdf.namespaces import DCTERMS, PG, PGF, SCHEMA

# --- Records and what they describe
RECORD = f"{PG}Record"  # one file, or the files of one record, with who says so
POLICY = f"{PG}Policy"  # the class whose subjects have a lineage and stand somewhere
UNRESOLVED = f"{PG}UnresolvedPolicy"  # a policy that records refer to and none describes
UNRESOLVED_THING = f"{PG}UnresolvedThing"  # what is no policy, and is referred to as one is
IDENTIFIER, TITLE = f"{DCTERMS}identifier", f"{DCTERMS}title"  # of what records describe
DESCRIBES = f"{PG}describes"  # from a record to its subject
STANDS_FOR = f"{PG}standsFor"  # from a stub to the subject that another record describes
PATH = f"{PG}path"  # where the record is, below the source
SHA256 = f"{PG}sha256"  # of the record's file
VERBATIM = f"{PG}verbatim"  # what the other statements of a record would not give back
CITATION = f"{PG}Citation"  # a page that the text of a record links to
LINKS_TO = f"{PG}linksTo"  # from a record to such a page

# --- Claims: what a record states about other policies, and the relations between policies
CLAIMS = f"{PG}claims"  # from a property of records to the relation of the described policy to the target
CLAIMS_INVERSE = f"{PG}claimsInverse"  # the same for the relation of the target to the described policy
LINEAGE_RELATION = f"{PG}lineageRelation"  # what all relations between policies are below
EFFECT = f"{PG}effect"  # what a relation does to the predecessor
Effect = Literal[
    "replaces", "ends", "replaces in part", "ends in part", "changes", "gathers", "needs", "names"
]
EFFECTS: tuple[Effect, ...] = get_args(Effect)
IN_PART = f"{PG}inPart"  # from a claim to the claim of the same about a part
PART = f"{PG}Part"  # a named part of a policy that a claim is about
STATES_PART = f"{PG}statesPart"  # from a record to the part that a claim of it is about
CLAIM_PROPERTY = f"{PG}claimProperty"  # from a part to the property of the claim
CLAIM_TARGET = f"{PG}claimTarget"  # from a part to the target of the claim
PART_TEXT = f"{PG}part"  # the part as text

# --- Status and dates
STATUS = f"{PG}status"  # of a policy; a concept
PHASE = f"{PG}phase"  # what a status says of the force of a policy
PHASES = ("before", "started", "during", "after", "never")
IN_FORCE_IN_PART = f"{PG}inForceInPart"  # of a status, and of a policy in exports for a date
ENACTED = f"{PG}enacted"  # whether a policy of a status was adopted, which a proposal was not
AUDITED = f"{PG}lastAudited"  # when somebody saw that a record is right
YEAR = f"{PG}year"  # of publication, where no date is stated
FIRST_DAY = f"{PG}effectiveFrom"  # in force
LAST_DAY = f"{PG}effectiveThrough"  # in force
STANDING, PRESUMED, AS_OF = f"{PG}standing", f"{PG}presumed", f"{PG}asOf"  # in exports for a date

# --- Places
LATITUDE, LONGITUDE = f"{SCHEMA}latitude", f"{SCHEMA}longitude"  # of a subject, in degrees
PRECISION = f"{PG}coordinatePrecision"  # how exact the coordinates of a subject are, in words

# --- How the vocabulary steers mapping and validation
SCHEME_OF = f"{PG}scheme"  # from a property to the scheme in which its texts are looked up
REFERS_TO = f"{PG}refersTo"  # from a property to the class of what records refer to by it, and describe
PLACEHOLDER = f"{PG}placeholder"  # from a property to the one that is stated where the text is no value
NEEDS = f"{PG}needs"  # from a shape to the property without which it is left out
NAMES_OTHERS = (
    f"{PG}namesOthers"  # from a shape to true where its findings name the other records of the subject
)
SPARES_ELSEWHERE = (
    f"{PG}sparesElsewhere"  # from a shape to true where it finds nothing in an id of another collection
)
EXPLAINS = f"{PG}explains"  # from a shape to the one whose finding it makes needless

# --- The functions that SPARQL may call
STANDING_OF, PRESUMED_OF, IN_PART_OF, REASON_OF, CURRENT_OF, LASTING, DISTANCE, LISTED = (
    f"{PGF}{name}"
    for name in ("standing", "presumed", "inPart", "reason", "current", "lasting", "distance", "listed")
)
FUNCTIONS = frozenset(
    {STANDING_OF, PRESUMED_OF, IN_PART_OF, REASON_OF, CURRENT_OF, LASTING, DISTANCE, LISTED}
)
