"""Fillers of the generated families: chosen core lists, widened from WordNet, and the split by
word into training and held-out fillers."""
import zlib

from corpora import wordnet

# Words of the demonstration sentences are always training fillers; the sentences are not.
SHOWN = {"animal", "street", "lion", "zebra", "cake", "cat", "mouse", "tired", "wide", "hungry",
         "sweet", "car", "bank"}


def held_out(word: str) -> bool:
    """One filler in six never occurs in a generated training sentence."""
    return word not in SHOWN and zlib.crc32(word.encode()) % 6 == 0


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
VEHICLES = _list("""car truck bus train tram van taxi ship boat ferry plane bicycle motorcycle tractor
 ambulance wagon robot submarine helicopter scooter jeep lorry""")
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
OBSTACLES = {
    "cross": _list("""street road river bridge field lake stream highway desert valley ditch canal
 swamp alley avenue square track yard creek path puddle motorway plain pond trench gorge intersection
 courtyard glacier lane boulevard marsh moat ravine strait parking_lot runway"""),
    "climb": _list("""wall fence hill tree mountain ladder tower cliff rock gate hedge slope staircase
 roof ridge dune barrier stairs pole mast dam"""),
    "enter": _list("""cave room house tunnel barn forest cage building garden hall cellar stable kitchen
 shed attic pool burrow den garage hallway basement elevator closet corridor jungle"""),
}
OBSTACLE_WORDS = {
    "cross": _phrases("""wide, deep, busy, broad, crowded, icy, dangerous, muddy, noisy, slippery, long,
 flooded, steep, rough, exposed, narrow, wet, frozen, bumpy, shallow, congested, polluted, vast,
 swampy, treacherous"""),
    "climb": _phrases("""high, tall, steep, slippery, smooth, sharp, unstable, rotten, icy, narrow, loose,
 prickly, wobbly, shaky, vertical, rickety, crumbly"""),
    "enter": _phrases("""dark, small, narrow, crowded, cold, noisy, dirty, smoky, damp, gloomy, cramped,
 bright, hot, wet, dusty, deep, stuffy, smelly, empty, full, flooded, dim, chilly, messy"""),
}
TIRED = _phrases("""tired, weak, scared, sick, exhausted, hungry, nervous, lazy, sleepy, frightened,
 injured, young, fat, afraid, weary, thirsty, shy, anxious, ill, timid, stubborn, clumsy, drowsy,
 terrified, worried, cautious, sad, confused, dizzy, lame, blind, feeble, fearful, upset, drunk,
 bored, distracted, startled, careful, stupid, panicked, starved, unwell, sore, wounded, hurt""")
HUNTERS = _phrases("""was hungry, was very hungry, was fierce, was angry, was starving, was bored, was aggressive,
 was greedy, was furious, was mean, wanted to eat, wanted food, needed a meal, was looking for food, was cruel,
 was brave, was ravenous, had not eaten, was playful, was jealous, was mad, wanted a snack, was famished,
 had smelled food, wanted dinner, was vicious, was bloodthirsty, was ferocious, needed food, was so hungry,
 had an empty stomach, was protecting its young, wanted to play, had to feed its babies, was a good hunter,
 was a predator, was hunting, loved meat, was trying to catch it, had not eaten for days, needed to eat,
 was defending its territory, was wild, was excited, was in a bad mood, wanted a fight, was enraged,
 wanted meat, was out hunting, was trained to hunt, was desperate for food, was savage, was irritated""")
HUNTED = _phrases("""was slow, was too slow, was small, was so small, was tasty, was injured, was wounded,
 was easy to catch, was running away, had stolen its food, was an intruder, was lame, looked delicious,
 was easy prey, had come too close, was trying to escape, was fleeing, was plump, was tender, was juicy,
 was helpless, was vulnerable, was edible, was defenseless, was nutritious, had entered its territory,
 tasted good, was crippled, could not run fast, was weak, was too weak to escape, had a broken leg,
 looked tasty, smelled good, had taken its food, was running, was not fast enough, had escaped, was an easy
 target, was young and slow, had wandered too close, was sick, had eaten its food, was trespassing,
 was full of meat, had strayed from the herd, was limping, was getting away, was its prey, was fat and
 slow, could not fly, had bitten it first, was unprotected""")
FEARING = _phrases("""was scared, was afraid, was frightened, was timid, was terrified, was shy, was nervous, was weak,
 was small, panicked, was easily startled, felt threatened, was a coward, was fearful, was helpless,
 was anxious, was defenseless, was cowardly, wanted to live, was very scared, did not want to die,
 was too weak to fight, could not defend itself, was tiny, was easily frightened, was jumpy, wanted to
 survive, was in danger, feared for its life, was vulnerable, did not want to be eaten, was young and shy,
 was worried, felt unsafe, was in a panic, lost its nerve""")
FEARED = _phrases("""was dangerous, was very dangerous, was fierce, was huge, was aggressive, was hungry, was poisonous,
 was strong, looked angry, had sharp teeth, was growling, was scary, was enormous, was deadly, was venomous,
 was vicious, was terrifying, was attacking, was ferocious, was frightening, was threatening, had big claws,
 could kill it, was much bigger, looked dangerous, was a predator, was violent, was hissing, was roaring,
 looked hungry, was about to attack, was a killer, was powerful, wanted to eat it, had a nasty bite, was wild,
 was mean, was furious, was bigger and stronger, bared its teeth""")
CONTENTS = _list("""book trophy ball guitar laptop box sword umbrella piano statue table chair lamp painting
 bottle violin helmet camera pillow blanket toy doll shoe hat coat sofa desk mirror clock vase bicycle
 ladder rug map poster drum kite suit pot pan television radio computer printer package gift parcel
 sculpture telescope hammer brush plate basket skateboard tent present dress jacket""")
CONTAINERS = _list("""suitcase bag box drawer trunk closet cupboard backpack car van case basket chest
 cabinet purse pocket envelope garage room elevator crate bin shelf locker wardrobe container sack
 barrel truck bucket jar fridge oven cellar shed carton safe tub pouch""")
BIG = _phrases("""big, large, long, tall, thick, bulky, huge, heavy, wide, enormous, fat, broad, massive,
 oversized, gigantic, lengthy, immense, inflated, round, tremendous, sizeable, extended, spread out, swollen, wide open, unfolded,
 chunky, colossal, giant, thick and heavy, tall and wide, very long, fully loaded""")
TIGHT = _phrases("""small, narrow, tiny, short, tight, full, shallow, crowded, cramped, little, crammed,
 packed, slim, stuffed, miniature, overfull, limited, compact, flat, full already, filled up, occupied, constricted,
 closed, locked, half full, overloaded, small inside, jammed, undersized, very small, restricted""")
HARD = _list("""rock stone brick hammer truck ball bullet tree car bus axe branch hail bird boulder
 cannonball log anvil bottle statue motorcycle train drone rocket meteor pipe plank dart pebble
 shovel crate piano barrel""")
FRAGILE = _list("""window glass vase mirror plate bottle roof fence door table cup bowl lamp screen wall
 bench statue chair shelf pot jar bulb tent windshield monitor lantern mug teapot bridge box
 gate cabinet toy model lens ornament""")
HARD_WORDS = _phrases("""was heavy, was too heavy, was hard, was fast, was too fast, was moving quickly, was solid,
 was sharp, was so sharp, was huge, was massive, was flying fast, was out of control, was thrown hard,
 was speeding, was made of steel, was made of iron, was dense, weighed a ton, had great force, was powerful,
 was strong, was too strong, was very big, was enormous, was large, was hurled with force, was falling fast,
 was moving at high speed, was tough, was rock hard, was swung hard, was pointed, was metal, was rolling
 downhill, hit with great force, came down hard, was weighty, was a ton of metal, was unstoppable,
 could not be stopped, was going at full speed, was harder, was rushing along, was gigantic, was robust,
 was moving too fast, had no brakes, was racing, was violent, was very hard, was so heavy""")
FRAGILE_WORDS = _phrases("""was fragile, was too fragile, was thin, was too thin, was weak, was so weak, was delicate,
 was brittle, was old and cracked, was easily broken, was rotten, was made of glass, was poorly built,
 was flimsy, was rusty, was already cracked, could not bear it, was frail, was worn out, was very old,
 was badly made, was breakable, was made of paper, was not strong enough, was too weak, was damaged,
 was unprotected, was easy to break, was in the way, was standing in the way, had cracks, was soft,
 was not solid, was made of clay, was cheaply made, was loose, was too delicate, was very thin, was crumbling,
 was made of thin wood, had a weak spot, was already damaged, was vulnerable, was falling apart,
 was hollow, was poorly made, was so fragile, was made of cardboard, was unstable, was shaky""")
FOODS = _list("""cake soup bread apple pizza cheese pie sandwich salad pasta rice steak chicken cookie pudding
 candy chocolate fish burger stew curry omelette pancake orange banana pear lemon sausage bacon
 potato dessert dish meal porridge sauce ice_cream yogurt muffin toast lasagna melon peach mango
 broth casserole risotto waffle donut cupcake jam honey""")
FOOD_WORDS = _phrases("""sweet, salty, spicy, hot, cold, sour, bitter, dry, burnt, greasy, rich, stale, raw, hard,
 old, expensive, oily, bland, sticky, soggy, fatty, moldy, sugary, overcooked, rotten, creamy, heavy,
 disgusting, peppery, tasteless, lumpy, mushy""")
EATER_WORDS = _phrases("""full, sick, tired, busy, nervous, upset, picky, sad, excited, sleepy, worried, ill,
 angry, allergic to it, drunk, proud, shy, polite, fussy, anxious, stressed, ashamed""")
DRINKS = _list("""coffee tea milk juice beer wine water cocoa lemonade cider soda smoothie whiskey""")
THINGS = _list("""book car house bike watch phone chair table lamp sofa ring dress hat coat camera guitar
 painting clock vase computer knife boat piano bag shirt radio tent mirror rug bottle toy letter
 key coin ticket map umbrella blanket candle basket necklace wallet helmet drum""")
THING_WORDS = _phrases("""old, broken, cheap, expensive, beautiful, dirty, heavy, new, useful, rusty, ugly,
 valuable, small, torn, modern, comfortable, useless, faulty, antique, rare, pretty, worn out,
 damaged, stolen, shiny, elegant, outdated, wet, dusty, noisy, scratched""")
FRUIT = _list("""apples berries bananas carrots grapes pears oranges nuts seeds leaves cherries plums tomatoes
 potatoes mushrooms flowers peas beans peaches melons cabbages lemons strawberries mangoes figs
 acorns olives""")
EATERS = _list("""birds monkeys children rabbits horses cows goats pigs deer squirrels soldiers workers students
 mice bears elephants ducks chickens insects sheep campers guests prisoners kids travelers sailors
 hikers rats parrots bats""")
HUNGRY_MANY = _phrases("""hungry, starving, greedy, famished, bored, curious, ravenous, impatient, naughty, growing,
 young, desperate, very hungry, clever, so hungry, looking for food, underfed, poor, in need of food,
 fond of sweet things, not well fed, thirsty, gluttonous, brave, tired of bread""")
RIPE = _phrases("""ripe, fresh, sweet, juicy, tasty, delicious, soft, rotten, cheap, healthy, tender, crunchy,
 plentiful, yummy, nutritious, overripe, very ripe, so sweet, in season, easy to reach, organic, ready to eat,
 good for them, full of sugar, left unguarded, free, red and ripe, edible, on the table, lying on the ground""")

EMPTIED = _phrases("""was empty, was completely empty, was dry, was drained, was emptied, ran dry, had nothing left,
 was half empty, was nearly empty, contained nothing more, was light again, was empty again, had no more in it""")
FILLED = _phrases("""was full, was completely full, overflowed, was filled, was full to the brim, could hold no more,
 was half full, was nearly full, started to overflow, was heavy, was full again, spilled over, was overflowing""")


def widen(core: list[str], kind: str, frequencies: dict[str, int], at_least: int,
          unwanted: set[str]) -> list[str]:
    """A chosen list followed by WordNet's nouns of that kind."""
    more = [w for w in wordnet.nouns_of_kind(kind, frequencies, at_least) if w not in unwanted]
    return list(dict.fromkeys(core + more))


# WordNet nouns that are of the kind only in a corner of the language, or are no single creature.
UNWANTED_ANIMALS = set("""humans robin chick molly cattle mankind cows mademoiselle finch swine bacteria
 brent takin colt mina liza doggy slater das moth doggie livestock chimp carcass fetus charger lotte
 algae britt ridley pika emmet humankind newt merle mako bot dingo mavis bison nandu coney maggot
 fitch guan cayman pinto mane plankton oxen talon poultry midge bronco marlin critter gander brant
 puma kelp gar dobson condor moray filly dug seaweed rodent viper mustang trotter spawn""".split())
UNWANTED_FOODS = set("""helping alcohol spirits serving dressing eats murphy patty fries marc organs marge baba
 sherry vegetable martini gravy vintage chips eggs beer tea champagne whiskey vodka brandy cocktail
 whisky tequila lemonade potion ale cocoa octopus margarita latte leftovers vinegar goody cuisine
 provisions espresso cappuccino luncheon beverage cider schnapps barley decaf milkshake duff
 mulligan weenie nacho hooch halibut ade refreshment veggie seasoning sprinkles blanc eggnog
 nourishment toddy grits milt fryer gluten sup greens dumplings chili chilli cisco mayo
 buttermilk garbanzo""".split())


def all_words() -> list[str]:
    """Every filler, so that none that MiniLM knows as one piece is lost from the vocabulary."""
    out: list[str] = []
    for value in list(globals().values()):
        if isinstance(value, list) and value and isinstance(value[0], str):
            out += value
        elif isinstance(value, dict) and value and isinstance(next(iter(value.values())), list):
            out += [w for words in value.values() for w in words]
    return out
