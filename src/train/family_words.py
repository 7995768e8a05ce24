"""Fillers of the generated families: chosen core lists, widened from WordNet, and the split by
word into training and held-out fillers."""
import re
import zlib
from functools import cache
from pathlib import Path

import bank
from corpora import wordnet

# Words of the demonstration sentences are always training fillers; the sentences are not.
SHOWN = {"animal", "street", "lion", "zebra", "cake", "cat", "mouse", "tired", "wide", "hungry",
         "sweet", "car", "bank"}
# Words of every sentence: no split can keep them out of training.
EVERYDAY = set("""a an the of to in on at with for from by its it he she his her him they them their was
 were is are be been being had has have having not no never did does do could would will can may so too
 very as and or than that this these those there here up down out off over into away all any one two
 three four five six ten first second last made make full half more most much many less little enough
 got get gave give took take went go come came way well bad good badly easily just only already still
 again always often once when while who which what where why how after before until about against
 through around between under without near next inside wanted want needed need looked look felt feel
 seemed appeared become lost left right long other another same new old time day days week night year
 years man woman people thing things something nothing everything someone everybody everyone nobody
 some every each both even if but because since though although my our your i we you me us brother
 sister picture teacher story friend said told know knew think thought saw see heard home really quite
 rather far extremely bit simply black white brown grey green blue red famous nice big yesterday evening
 morning noon monday end course usual matter surprised door wasn weren don didn doesn couldn wouldn tom
 ago fact best better worse part place""".split())


def stem(word: str) -> str:
    """A noun and its regular plural are one filler."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower().replace("’", "'"))


@cache
def _fixed() -> frozenset[str]:
    """Words of frames and of the bank of senses: they occur whatever the fillers are."""
    texts = [Path(__file__).with_name("senses.txt").read_text(encoding="utf-8")]
    for block in bank.read_twins():
        texts += [frame for key in bank.FRAME_KEYS for frame in block.lists.get(key, [])]
    texts += [verb for verbs, _, _ in bank.read_people()[0] for verb in verbs]
    texts += bank.read_passages() + LIVES
    return frozenset(w for text in texts for w in _words(text)) | SHOWN | EVERYDAY


@cache
def held_out_word(word: str) -> bool:
    """One word in six never occurs in a generated training sentence."""
    return word not in _fixed() and stem(word) not in _fixed() and \
        zlib.crc32(stem(word).encode()) % 6 == 0


def held_out(filler: str) -> bool:
    """A filler is held out as soon as one of its words is."""
    return any(held_out_word(w) for w in _words(filler))


@cache
def side(fillers: tuple[str, ...], dev: bool) -> list[str]:
    """The training or the held-out fillers of a list; where a short list has none held out,
    measuring falls back on all of them."""
    found = [w for w in fillers if held_out(w) == dev]
    return found or (list(fillers) if dev else found)


def _list(text: str) -> list[str]:
    return text.split()


def _phrases(text: str) -> list[str]:
    return [" ".join(p.split()) for p in text.split(",") if p.strip()]


ANIMALS = _list("""animal dog cat horse cow pig sheep goat chicken duck goose turkey rabbit mouse rat
 wolf fox bear lion tiger leopard elephant monkey ape giraffe zebra camel donkey mule kangaroo
 snake lizard turtle tortoise frog toad crocodile alligator eagle hawk owl crow raven pigeon
 sparrow parrot swan penguin bee wasp beetle spider fish shark whale dolphin seal otter beaver
 squirrel hedgehog badger deer elk moose buffalo bull ox calf lamb foal puppy kitten hamster ferret
 weasel mole bat hyena jackal panther cheetah antelope gazelle rhino hippo bird insect creature
 beast pet hound pony stallion mare rooster hen""")

PEOPLE = _list("""nurse guard doctor teacher lawyer farmer baker waiter pilot singer actor writer painter
 poet soldier officer sailor captain driver mechanic engineer scientist student professor manager
 director secretary clerk cashier judge prisoner thief detective sheriff senator mayor governor
 minister priest monk hunter fisherman gardener butcher carpenter plumber electrician builder
 architect designer photographer journalist reporter editor publisher librarian tailor barber
 dentist surgeon patient client customer guest host tourist traveler neighbor friend colleague
 boss worker employee employer intern trainee apprentice assistant coach player runner swimmer
 dancer musician drummer violinist pianist composer conductor clown magician wizard knight servant
 landlord tenant owner buyer seller merchant trader banker accountant programmer analyst president
 ambassador diplomat spy agent witness victim stranger visitor passenger cyclist jogger climber
 firefighter paramedic therapist babysitter cook chef barista bartender shopkeeper janitor
 receptionist inspector supervisor chairman candidate voter activist critic fan rival opponent
 partner roommate classmate teammate cousin pupil scholar historian biologist chemist astronaut""")

MORE_PEOPLE = _list("""lieutenant colonel sergeant commander leader artist murderer liar attorney winner announcer
 loser deputy traitor warrior defendant policeman citizen producer terrorist admiral hostage cowboy prosecutor guardian
 warden constable celebrity messenger psychiatrist survivor assassin teenager pastor gangster coroner investigator
 superintendent bodyguard donor accomplice politician sniper foreman bandit collector physician millionaire instructor
 preacher rookie rabbi peasant trainer ruler boxer athlete robber comedian psychologist foreigner consultant advisor
 informant translator prophet intruder headmaster weaver courier reader deacon superstar vicar contractor philosopher
 inmate gambler cameraman outsider kidnapper believer solicitor hacker cadet caretaker refugee hairdresser examiner
 offender doorman performer challenger contestant attacker postman admirer executioner technician councilman diver
 consumer archbishop watchman disciple abbot competitor supplier steward gunman interpreter interviewer observer
 administrator blacksmith inventor commentator immigrant controller investor physicist helper chaplain wrestler explorer
 pilgrim mailman plaintiff planner drunkard commando loner miner horseman notary assailant juror pathologist entrepreneur
 researcher filmmaker swordsman vendor florist seaman surfer newcomer navigator camper smuggler lifeguard pharmacist
 novelist rapper undertaker handyman anarchist spokesman bidder gladiator councillor deserter hustler schoolteacher
 negotiator envoy archaeologist hobo sculptor coordinator curator learner developer distributor follower supporter
 traveller entertainer wanderer veterinarian treasurer bowler caterer barrister novice stylist trucker decorator
 gynecologist mathematician blackmailer milkman astronomer geologist skater grocer drifter spectator aristocrat
 proprietor songwriter locksmith innkeeper brewer swindler adventurer guitarist jeweler pickpocket fiddler taxpayer
 lecturer caller cobbler potter shepherd fireman lumberjack optician lawmaker cellist harpist trumpeter blogger
 columnist economist chemist botanist zoologist linguist surveyor welder mason roofer glazier printer bookseller
 cleaner porter bellboy usher referee umpire goalkeeper golfer gymnast jockey sprinter cyclist hiker skier
 mountaineer archer fencer juggler acrobat puppeteer ventriloquist illustrator cartoonist playwright screenwriter
 translator copywriter sociologist historian theologian missionary bishop cardinal chancellor premier delegate
 lobbyist campaigner settler pioneer herder beekeeper vintner logger rancher trapper ranger lifter commuter
 motorist pedestrian shopper bystander onlooker heckler roommate flatmate nanny tutor principal dean graduate
 freshman sophomore applicant recruit private corporal major general marshal""")
MEN = _list("""man boy king prince father son brother uncle nephew grandfather husband gentleman groom
 duke waiter actor monk sir""")[:16]

WOMEN = _list("""woman girl queen princess mother daughter sister aunt niece grandmother wife lady bride
 duchess waitress actress nun""")

HE_NAMES = _list("""John Tom Peter Paul David James Robert Michael William Richard Thomas Mark Daniel Andrew
 Steven Brian George Kevin Edward Frank Eric Adam Henry Carl Ryan Roger Joe Jack Albert Jonathan
 Justin Harold Patrick Oliver Lucas Noah Liam Ethan Samuel Victor Simon Max Leo Oscar Hugo Bob
 Charles Martin Ben Alan Philip Arthur Walter Ahmed Carlos Diego Ivan Omar Raj Wei Hans Pierre""")

SHE_NAMES = _list("""Mary Anna Susan Linda Karen Lisa Nancy Sarah Helen Laura Emily Julia Alice Jane Emma
 Olivia Sophie Grace Rose Clara Martha Ruth Amy Rachel Maria Diane Julie Joan Carol Sharon Kate
 Lucy Ellen Margaret Betty Barbara Elizabeth Jennifer Patricia Sandra Donna Michelle Amanda Melissa
 Rebecca Catherine Anne Monica Victoria Charlotte Eva Nina Sara Fatima Yuki Ingrid Sofia Carmen
 Priya Mei Claire Hannah Molly""")

SURNAMES = _list("""Smith Jones Williams Brown Taylor Davies Wilson Evans Thomas Johnson Roberts Walker Wright Robinson
 Thompson White Hughes Edwards Green Hall Wood Harris Lewis Martin Jackson Clarke Clark Turner Hill Cooper Ward Morris
 Moore Lee King Baker Harrison Morgan Allen James Scott Phillips Watson Davis Parker Price Bennett Young Griffiths
 Mitchell Kelly Cook Carter Richardson Bailey Collins Bell Shaw Murphy Miller Cox Marshall Anderson Simpson Ellis Adams
 Wilkinson Foster Chapman Mason Gray Webb Rogers Hunt Mills Holmes Palmer Matthews Gibson Fisher Barnes Knight Lloyd
 Butler Russell Barker Stevens Jenkins Murray Dixon Harvey Ross Andrews Fletcher Howard Reynolds Graham Elliott Ford
 Payne Fox Pearson Day Brooks West Cole Gordon Hart Burns Lawrence Hamilton Spencer Nelson Warren Douglas Reid Stone
 Garcia Martinez Lopez Gonzalez Perez Rossi Ferrari Bianchi Muller Schmidt Schneider Fischer Weber Meyer Wagner Becker
 Novak Kowalski Nowak Ivanov Petrov Smirnov Popov Kim Park Choi Tanaka Suzuki Sato Watanabe Chen Wang Zhang Singh Kumar
 Patel Khan Sharma Hansen Olsen Larsen Berg Lindberg Johansson Nilsson Silva Santos Costa Pereira Dubois Moreau Laurent
 Fournier Okafor Mensah Diallo Haddad Nasser Cohen Levy Katz Rosen O'Brien Sullivan McCarthy Campbell Stewart Fraser""")

PLACES = _list("""London Paris Berlin Boston Chicago Dublin Rome Madrid Vienna Prague Warsaw Moscow Tokyo Toronto Sydney
 Melbourne Houston Dallas Denver Seattle Detroit Philadelphia Baltimore Cleveland Atlanta Miami Montreal Vancouver
 Edinburgh Glasgow Manchester Liverpool Birmingham Leeds Bristol Oxford Cambridge York Cardiff Belfast Amsterdam
 Brussels Antwerp Hamburg Munich Cologne Frankfurt Leipzig Dresden Zurich Geneva Milan Venice Florence Naples Turin
 Barcelona Seville Lisbon Porto Athens Istanbul Cairo Lagos Nairobi Johannesburg Mumbai Delhi Calcutta Madras Karachi
 Lahore Bangkok Manila Singapore Shanghai Beijing Seoul Osaka Kyoto Lima Bogota Santiago Havana Mexico Oslo Stockholm
 Copenhagen Helsinki Budapest Bucharest Belgrade Sofia Kiev Riga Brooklyn Queens Texas Ohio Kansas Virginia Georgia
 Alabama Iowa Oregon Nevada Utah California Florida Michigan Wales Scotland Ireland Norway Sweden Austria Hungary""")

# What opens a passage about one person; {0} is the name.
LIVES = ["{0} (born YEAR) is a painter from PLACE", "{0} was a doctor from PLACE", "{0} came from PLACE",
         "{0} was born in PLACE in YEAR", "{0} (YEAR in PLACE) was a teacher and writer",
         "{0} lived in PLACE until YEAR", "{0} moved from PLACE to PLACE in YEAR",
         "{0} worked in PLACE for many years", "{0} went to school in PLACE",
         "{0} was the best player of the team in YEAR", "{0} wrote three books about PLACE",
         "In YEAR the name of {0} was known all over PLACE", "{0} ran a shop in PLACE"]

FOODS = _list("""cake soup bread apple pizza cheese pie sandwich salad pasta rice steak chicken cookie pudding
 candy chocolate fish burger stew curry omelette pancake orange banana pear lemon sausage bacon
 potato dessert dish meal porridge sauce ice_cream yogurt muffin toast lasagna melon peach mango
 broth casserole risotto waffle donut cupcake jam honey""")

# What is said of an animal and never of a road, a wall or a room.
WEARY = _phrases("""tired, weak, scared, sick, exhausted, hungry, nervous, lazy, sleepy, frightened, injured, young, afraid,
 weary, thirsty, shy, anxious, ill, timid, stubborn, clumsy, drowsy, terrified, worried, cautious, sad, confused, dizzy,
 lame, blind, feeble, fearful, upset, drunk, bored, distracted, startled, careful, stupid, starved, unwell, sore, wounded,
 hurt, sleep-deprived, worn out, out of breath, breathless, panicked, hesitant, reluctant, unwilling, pregnant, obedient,
 well trained, disobedient, elderly, deaf, starving, ravenous, famished, fatigued, panting, limping, crippled, sluggish,
 lethargic, feverish, nauseous, seasick, homesick, lonely, depressed, grumpy, moody, angry, furious, mad, jealous,
 suspicious, wary, skittish, jumpy, alarmed, petrified, paralyzed with fear, faint, dazed, stunned, bewildered, puzzled,
 disoriented, lost, hurt in one leg, short-sighted, nearly blind, half asleep, asleep, fast asleep, newborn, chained up,
 tied to a tree, in pain, in a bad mood, in a panic, in shock, afraid of the dark, afraid of noise, scared of people,
 old and tired, tired and hungry, sick and weak, footsore, heartbroken, miserable, unhappy, impatient, irritable, sulky,
 foolish, ignorant, naive, inexperienced, untrained, docile, tame, gentle, fussy, picky, spoiled, cowardly, meek, bashful,
 apprehensive, uneasy, restless, agitated, excited, curious, playful, happy, relaxed, contented, indifferent, idle, sedated,
 drugged, poisoned, dehydrated, malnourished, underfed, overfed, overweight, obese, arthritic, wounded in the leg, bleeding,
 shivering, trembling, thirsty and weak, dying, unconscious, dead tired, frail, infirm, senile, lovesick, sneezing""")


def widen(core: list[str], kind: str, frequencies: dict[str, int], at_least: int,
          unwanted: set[str]) -> list[str]:
    """A chosen list followed by WordNet's nouns of that kind."""
    more = [w for w in wordnet.nouns_of_kind(kind, frequencies, at_least) if w not in unwanted]
    return list(dict.fromkeys(core + more))


# WordNet nouns that are of the kind only in a corner of the language, or are no single creature.
UNWANTED_ANIMALS = set("""mammal withers ani pathogen coot clegg larva carrion rudd saratoga conch roadkill biddy agua
 salmonella cooter jaeger spitz foetus barnacle krill prancer chrysalis microbe bacterium bronc brill craw staph plumage
 chub cochin margate mamo sidewinder wishbone tetra rattler antler amoeba retrovirus punky udder pacer snook chlorophyll
 seashell gizzard ern neb pinche cur abalone parasite tapeworm raptor withers bloodsucker dobbin sambar mutt spawn
humans robin chick molly cattle mankind cows mademoiselle finch swine bacteria
 brent takin colt mina liza doggy slater das moth doggie livestock chimp carcass fetus charger lotte
 algae britt ridley pika emmet humankind newt merle mako bot dingo mavis bison nandu coney maggot
 fitch guan cayman pinto mane plankton oxen talon poultry midge bronco marlin critter gander brant
 puma kelp gar dobson condor moray filly dug seaweed rodent viper mustang trotter spawn""".split())
UNWANTED_FOODS = set("""dinner supper bun stuffing appetizer taffy applejack vino liqueur citrus sultana banger loin pate grog tater
 preserves vermouth bleu cuppa haddock kipper gyro whiting rusk windfall puffer rickey sidecar porgy blowfish slaw
 aperitif delicatessen daiquiri larder goober shad treacle cookout teatime rind sangria potluck ketchup mayonnaise
 margarine yolk molasses gruel duckling larder pita drumstick
helping alcohol spirits serving dressing eats murphy patty fries marc organs marge baba
 sherry vegetable martini gravy vintage chips eggs beer tea champagne whiskey vodka brandy cocktail
 whisky tequila lemonade potion ale cocoa octopus margarita latte leftovers vinegar goody cuisine
 provisions espresso cappuccino luncheon beverage cider schnapps barley decaf milkshake duff
 mulligan weenie nacho hooch halibut ade refreshment veggie seasoning sprinkles blanc eggnog
 nourishment toddy grits milt fryer gluten sup greens dumplings chili chilli cisco mayo
 buttermilk garbanzo""".split())


def all_words() -> list[str]:
    """Every filler, so that none that MiniLM knows as one piece is lost from the vocabulary."""
    out = [w for value in list(globals().values()) if isinstance(value, list) for w in value]
    for block in bank.read_twins():
        out += [w for words in block.lists.values() for w in words]
    deeds, pools = bank.read_people()
    out += [v for verbs, _, _ in deeds for v in verbs]
    out += bank.read_passages()
    return out + [w for words in pools.values() for w in words]
