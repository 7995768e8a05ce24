"""Words of the generated clauses: verbs with their forms, what may fill a noun phrase, and the
noun compounds that WordNet knows."""
from functools import cache

from corpora import wordnet

IRREGULAR = """
 bring brought brought bringing|buy bought bought buying|sell sold sold selling
 find found found finding|lose lost lost losing|build built built building|hide hid hidden hiding
 steal stole stolen stealing|break broke broken breaking|choose chose chosen choosing
 write wrote written writing|read read read reading|draw drew drawn drawing|make made made making
 keep kept kept keeping|send sent sent sending|see saw seen seeing|leave left left leaving
 forget forgot forgotten forgetting|hold held held holding|take took taken taking
 teach taught taught teaching|meet met met meeting|hear heard heard hearing
 catch caught caught catching|beat beat beaten beating|fall fell fallen falling
 run ran run running|swim swam swum swimming|sleep slept slept sleeping
 stand stood stood standing|sit sat sat sitting|win won won winning|speak spoke spoken speaking
 sink sank sunk sinking|shrink shrank shrunk shrinking|burst burst burst bursting
 say said said saying|think thought thought thinking|know knew known knowing
 tell told told telling|give gave given giving|lend lent lent lending|begin began begun beginning
 try tried tried trying|carry carried carried carrying|stop stopped stopped stopping
 plan planned planned planning|drop dropped dropped dropping|grab grabbed grabbed grabbing
 study studied studied studying|admit admitted admitted admitting|marry married married marrying
 forgive forgave forgiven forgiving|show showed shown showing|wear wore worn wearing
 hurry hurried hurried hurrying|cry cried cried crying|copy copied copied copying
 ship shipped shipped shipping|step stepped stepped stepping"""
# What people do to things, to people, and alone; what things do; verbs with a clause after them.
TO_THINGS = """bring buy sell find lose build hide steal break choose write read draw make keep
 send see leave forget hold take carry drop grab study copy ship wear paint clean repair wash
 open close move push pull lift deliver order rent borrow return design describe discover
 destroy photograph inspect examine remove replace receive mention need use want like watch
 collect finish test check print publish review approve reject cancel announce change improve
 develop create complete submit support""".split()
TO_PEOPLE = """see leave teach meet hear catch beat find choose forget forgive marry help thank
 visit call follow watch greet hire fire warn blame praise invite join admire ignore question
 trust interview accuse arrest attack rescue love hate miss remember recognize contact advise
 treat""".split()
ALONE = """fall run swim sleep stand sit win speak cry hurry arrive smile laugh wait work live
 travel return disappear resign retire escape listen talk walk dance complain apologize vanish
 shout""".split()
THINGS_ALONE = """fall sink shrink burst break collapse disappear explode open close vanish fail
 arrive change work burn crash""".split()
SAYING = """say think know hear admit announce believe claim hope explain insist suggest doubt
 suspect mention report notice discover learn deny argue""".split()
WISHING = """want try plan hope decide promise refuse agree need begin forget learn fail prepare
 manage offer""".split()
ASKING = ["ask", "want", "invite", "warn", "help", "teach"]
GIVING = "give lend show send offer hand tell teach".split()
THINGS = """car door street road hotel camera window apartment computer kitchen weapon
 restaurant photo desk bullet sword bedroom airport factory studio cigarette elevator guitar
 basement museum wallet letter book report table chair lamp phone ticket bag box bottle boat
 truck train ship bicycle machine painting house garden bridge wall fence tower church school
 office store shop library theater station hospital document contract email file map novel poem
 song film movie newspaper magazine article story plan project program product device tool key
 knife coat shirt dress shoe hat ring watch clock mirror picture carpet blanket pillow towel
 basket bucket ladder rope engine motor wheel tire battery cable radio television laptop package
 parcel suitcase account budget proposal test result list menu recipe diary medal trophy piano
 drum violin statue fountain cottage cabin tent barn castle palace prison tunnel""".split()
PLACES = """city town village park river lake beach forest hill mountain valley island harbor
 market square corner airport station hotel school hospital museum library garden kitchen office
 county campus cemetery playground province plaza neighborhood border coast building bridge farm
 field yard street""".split()
TOWNS = """Boston Chicago London Paris Berlin Dallas Seattle Denver Miami Atlanta Houston
 Toronto Dublin Madrid Rome Vienna Tokyo Moscow Cairo Sydney Texas Florida Ohio California
 Canada Mexico Brazil France Germany Spain Italy Japan China India Egypt Kenya Ireland Scotland
 Norway Sweden Poland Turkey""".split()
SURNAMES = """Smith Johnson Brown Davis Miller Wilson Moore Taylor Anderson Jackson White Harris
 Thompson Garcia Robinson Clark Lewis Walker Hall Allen Young King Wright Lopez Hill Scott Adams
 Baker Nelson Carter Mitchell Roberts Turner Phillips Campbell Parker Evans Edwards Collins
 Stewart Murphy""".split()
ADJECTIVES = """old new small large big red blue green white black heavy broken expensive cheap
 beautiful strange dark wooden empty dirty famous modern ancient tiny huge local foreign private
 public secret rare long short wide narrow clean ordinary simple useful dangerous""".split()
FOR_PEOPLE = """old young tall famous rich poor angry quiet friendly clever lazy honest lonely
 tired nervous happy sad kind local foreign new former strange shy brave careful patient""".split()
WHOLE = """new old local former small main large entire recent expensive popular annual
 big good""".split()
MATTER = """steel plastic leather cotton glass stone brick paper metal iron silver gold company
 family university government summer winter weekend""".split()
# Nouns that a compound is put before: a school bus company.
BEHIND = """team group meeting plan system company program report department center industry
 worker problem list price test user service project story manager owner office expert
 association issue policy industry market conference agency committee director research training
 website store shop factory""".split()
UNWANTED = {"sex", "sexual", "rape", "death", "breast"}
MANNER = "quickly slowly quietly carefully suddenly really secretly simply finally nearly".split()


@cache
def forms() -> dict[str, tuple[str, str, str]]:
    """base -> past, participle, -ing form of the irregular ones."""
    cells = [e.split() for e in IRREGULAR.replace("\n", "|").split("|") if e.strip()]
    return {base: (past, participle, ing) for base, past, participle, ing in cells}


def inflect(base: str) -> tuple[str, str, str]:
    if base in forms():
        return forms()[base]
    stem = base[:-1] if base.endswith("e") else base
    past = base[:-1] + "ied" if base.endswith("y") and base[-2] not in "aeiou" else stem + "ed"
    return past, past, stem + "ing"


def compounds(frequencies: dict[str, int]) -> tuple[list[str], list[str]]:
    """Two-word nouns of frequent words: noun noun (`age_group`) and adjective noun
    (`high_school`), the ones of more frequent words first."""
    nouns, adjectives = wordnet.lemmas("noun"), wordnet.lemmas("adj")
    found: tuple[list[str], list[str]] = [], []
    for lemma, kinds in wordnet.nouns().items():
        parts = lemma.split("_")
        if len(parts) != 2 or kinds[0] in ("animal", "plant", "body", "substance", "food"):
            continue
        if UNWANTED & set(parts) or parts[1] not in nouns:
            continue
        if any(len(p) < 3 or frequencies.get(p, 0) < 3000 for p in parts):
            continue
        if parts[0] in nouns and parts[0] not in adjectives:
            found[0].append(lemma)
        elif parts[0] in adjectives and parts[0] not in nouns:
            found[1].append(lemma)
    for side in found:
        side.sort(key=lambda c: -min(frequencies[p] for p in c.split("_")))
    return found
