"""The names of SHACL's own vocabulary, by what they do in a shape; a test compares them with those of rdflib."""

from __future__ import annotations

from policygraph.rdf.namespaces import SH


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


TARGETS = frozenset({"targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf"})
# Parameters of constraints: a shape that has one can be the source of a result.
CONSTRAINTS = _names(
    """and class closed datatype disjoint equals expression hasValue in js languageIn lessThan lessThanOrEquals
    maxCount maxExclusive maxInclusive maxLength minCount minExclusive minInclusive minLength node nodeKind not
    or pattern qualifiedMaxCount qualifiedMinCount sparql uniqueLang xone"""
)
_OTHERS = _names(
    """alternativePath annotationProperty annotationValue annotationVarName ask condition conforms construct
    deactivated declare defaultValue description detail entailment filterShape flags focusNode group
    ignoredProperties intersection inversePath jsFunctionName jsLibrary jsLibraryURL labelTemplate message name
    namespace nodeValidator nodes object oneOrMorePath optional order parameter path predicate prefix prefixes
    property propertyValidator qualifiedValueShape qualifiedValueShapesDisjoint result resultAnnotation
    resultMessage resultPath resultSeverity returnType rule select severity shapesGraph shapesGraphWellFormed
    sourceConstraint sourceConstraintComponent sourceShape subject suggestedShapesGraph target this union update
    validator value zeroOrMorePath zeroOrOnePath
    BlankNode BlankNodeOrIRI BlankNodeOrLiteral IRI IRIOrLiteral Literal Info Violation Warning Debug Trace
    AbstractResult ConstraintComponent Function JSConstraint JSExecutable JSFunction JSLibrary JSRule JSTarget
    JSTargetType JSValidator NodeKind NodeShape Parameter Parameterizable PrefixDeclaration PropertyGroup
    PropertyShape ResultAnnotation Rule SPARQLAskExecutable SPARQLAskValidator SPARQLConstraint
    SPARQLConstructExecutable SPARQLExecutable SPARQLFunction SPARQLRule SPARQLSelectExecutable
    SPARQLSelectValidator SPARQLTarget SPARQLTargetType SPARQLUpdateExecutable Severity Shape Target TargetType
    TripleRule ValidationReport ValidationResult Validator
    JSConstraintComponent PropertyConstraintComponent SPARQLConstraintComponent"""
)


def component(parameter: str) -> str:
    """Return the name of the constraint component of a parameter: MinCountConstraintComponent of minCount."""
    return f"{parameter[0].upper()}{parameter[1:]}ConstraintComponent"


TERMS = TARGETS | CONSTRAINTS | _OTHERS | frozenset(map(component, CONSTRAINTS))


def is_unknown(iri: str) -> bool:
    """Return whether an IRI is in the namespace of SHACL and no term of SHACL."""
    # SHACL names the parameters of its components too: ClosedConstraintComponent-closed.
    return iri.startswith(SH) and iri.removeprefix(SH).partition("-")[0] not in TERMS
