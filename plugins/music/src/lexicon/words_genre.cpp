// Genres and their relatives. A subgenre is a mixture of the sixteen that the composer knows, moved
// a little on the mood axes, with the instruments that make it recognisable.
#include "words.hpp"

namespace evo::music::lexicon {
namespace {
using enum genre;

constexpr term terms[] = {
    {"ambient", "ambient music|ambience|soundscape|drone|drone music|atmospheric music", {.genres = {{ambient, 1}}}},
    {"blues", "bluesy|blues music|the blues", {.genres = {{blues, 1}}}},
    {"bossa nova", "bossa|bossanova|samba bossa", {.genres = {{bossa_nova, 1}}}},
    {"chiptune", "chip tune|chip music|video game music|8-bit music|game boy music|nintendo music", {.genres = {{chiptune, 1}}}},
    {"classical", "classical music|art music|western classical", {.genres = {{classical, 1}}}, "music"},
    {"country", "country music|country and western", {.genres = {{country, 1}}}},
    {"disco", "disco music", {.genres = {{disco, 1}}}},
    {"drum and bass", "drum n bass|drum'n'bass|dnb|d and b|drumnbass", {.genres = {{drum_and_bass, 1}}}},
    {"folk", "folk music|folky|folksy", {.genres = {{folk, 1}}}},
    {"funk", "funk music", {.genres = {{funk, 1}}}},
    {"hip hop", "hiphop|rap|hip hop music|rap music", {.genres = {{hip_hop, 1}}}},
    {"jazz", "jazz music|jazzy", {.genres = {{jazz, 1}}}},
    {"metal", "metal music", {.genres = {{metal, 1}}}},
    {"reggae", "reggae music", {.genres = {{reggae, 1}}}},
    {"rock", "rock music|rocky", {.genres = {{rock, 1}}}},
    {"techno", "techno music", {.genres = {{techno, 1}}}},
    // ambient
    {"dark ambient", "isolationism|black ambient", {.genres = {{ambient, 1}}, .valence = -.6, .warmth = -.2, .strangeness = .3}},
    {"space ambient", "space music|kosmische|cosmic ambient", {.genres = {{ambient, .9}, {techno, .1}}, .warmth = .2, .strangeness = .2, .programs = {{97, .4}, {103, .2}}}},
    {"new age", "new age music|meditation music|spa music|relaxation music", {.genres = {{ambient, .75}, {classical, .25}}, .valence = .3, .energy = -.3, .programs = {{88, .4}, {75, .3}}}},
    {"downtempo", "chillout|chill out|chillwave", {.genres = {{ambient, .45}, {hip_hop, .35}, {techno, .2}}, .energy = -.2, .warmth = .2}},
    {"trip hop", "triphop|bristol sound", {.genres = {{hip_hop, .6}, {ambient, .25}, {jazz, .15}}, .valence = -.3, .warmth = .2}},
    {"post-rock", "", {.genres = {{rock, .6}, {ambient, .4}}, .warmth = .3, .structure = form::build_up}},
    {"shoegaze", "dream pop", {.genres = {{rock, .65}, {ambient, .35}}, .density = .3, .warmth = .4, .programs = {{29, .4}}}},
    {"film score", "soundtrack music|cinematic music|film music|movie score|orchestral score", {.genres = {{classical, .75}, {ambient, .25}}, .warmth = .2, .programs = {{48, .5}, {60, .3}}}},
    // blues
    {"Delta blues", "acoustic blues|country blues", {.genres = {{blues, .8}, {folk, .2}}, .energy = -.2, .density = -.2, .programs = {{25, .7}, {22, .3}}}},
    {"electric blues", "chicago blues", {.genres = {{blues, .85}, {rock, .15}}, .energy = .2, .programs = {{29, .5}, {22, .3}}}},
    {"blues rock", "", {.genres = {{blues, .5}, {rock, .5}}, .energy = .2, .programs = {{29, .5}}}},
    {"rhythm and blues", "r and b|rnb|r n b", {.genres = {{blues, .35}, {funk, .4}, {hip_hop, .25}}, .warmth = .3, .programs = {{4, .4}}}},
    {"soul", "soul music|soulful music|motown|neo soul", {.genres = {{funk, .5}, {blues, .35}, {disco, .15}}, .valence = .2, .warmth = .4, .programs = {{4, .3}, {61, .3}}}},
    {"gospel", "gospel music|spiritual music", {.genres = {{blues, .45}, {funk, .25}, {folk, .3}}, .valence = .4, .warmth = .3, .programs = {{16, .5}, {52, .5}}}},
    {"boogie-woogie", "boogie|barrelhouse", {.genres = {{blues, .6}, {jazz, .25}, {rock, .15}}, .valence = .3, .energy = .4, .programs = {{0, .5}, {3, .4}}, .structure = form::twelve_bar}},
    // bossa nova and Latin neighbours
    {"samba", "brazilian samba|batucada", {.genres = {{bossa_nova, .75}, {funk, .25}}, .valence = .4, .energy = .4, .density = .3}},
    {"Latin jazz", "afro-cuban jazz|afro cuban jazz", {.genres = {{bossa_nova, .5}, {jazz, .5}}, .energy = .2, .programs = {{56, .3}}}},
    {"salsa", "mambo|rumba|latin music|latin|cuban music", {.genres = {{bossa_nova, .5}, {funk, .3}, {jazz, .2}}, .valence = .4, .energy = .4, .programs = {{0, .4}, {56, .4}}}},
    {"tango", "tango music|nuevo tango", {.genres = {{bossa_nova, .35}, {classical, .35}, {folk, .3}}, .valence = -.3, .strangeness = .2, .programs = {{23, .7}, {40, .4}}}},
    {"flamenco", "spanish music|gypsy music", {.genres = {{folk, .6}, {bossa_nova, .25}, {classical, .15}}, .energy = .2, .strangeness = .2, .programs = {{24, .8}}, .scale = mode::phrygian}},
    {"lounge", "lounge music|easy listening|exotica|elevator music|muzak", {.genres = {{bossa_nova, .5}, {jazz, .4}, {disco, .1}}, .valence = .2, .energy = -.3, .warmth = .3, .programs = {{11, .4}}}},
    // chiptune
    {"8-bit", "eight bit|8 bit|nes music", {.genres = {{chiptune, 1}}, .warmth = -.2, .programs = {{80, .5}}}, "music"},
    {"16-bit", "sixteen bit|16 bit|snes music|sega music", {.genres = {{chiptune, .8}, {rock, .2}}, .programs = {{80, .3}, {81, .3}}}, "music"},
    {"arcade", "arcade music|retro game music|retro gaming", {.genres = {{chiptune, .8}, {techno, .2}}, .energy = .3, .programs = {{80, .4}}}, "music"},
    // classical
    {"baroque", "baroque music|counterpoint", {.genres = {{classical, 1}}, .density = .3, .warmth = -.1, .programs = {{6, .6}, {40, .3}}}, "music"},
    {"romantic classical", "romantic era|romantic period", {.genres = {{classical, 1}}, .warmth = .3, .strangeness = .2, .programs = {{0, .4}, {48, .4}}}, "music"},
    {"chamber music", "chamber|string quartet music", {.genres = {{classical, 1}}, .density = -.2, .programs = {{40, .5}, {42, .5}}, .drums = 0}},
    {"orchestral", "orchestral music|symphonic|symphony|orchestra", {.genres = {{classical, 1}}, .density = .3, .warmth = .2, .programs = {{48, .6}, {60, .3}, {73, .2}}}, "music"},
    {"minimalist", "minimalism|minimal music", {.genres = {{classical, .6}, {ambient, .4}}, .density = -.3, .structure = form::loop}, "music"},
    {"impressionist", "impressionism", {.genres = {{classical, .8}, {ambient, .2}}, .warmth = .3, .strangeness = .5, .programs = {{0, .4}, {46, .3}, {73, .3}}}, "music"},
    {"medieval", "medieval music|renaissance|renaissance music|early music|tavern music", {.genres = {{folk, .6}, {classical, .4}}, .programs = {{74, .4}, {46, .3}}, .scale = mode::dorian}, "music"},
    {"choral", "choral music|sacred music|church music|gregorian chant|plainchant", {.genres = {{classical, .8}, {ambient, .2}}, .energy = -.2, .warmth = .4, .programs = {{52, .9}, {19, .3}}, .drums = 0}, "music"},
    {"opera", "operatic|operetta", {.genres = {{classical, 1}}, .energy = .3, .programs = {{48, .5}, {85, .3}}}},
    // country and folk
    {"bluegrass", "newgrass|hillbilly", {.genres = {{country, .6}, {folk, .4}}, .valence = .3, .energy = .4, .density = .3, .programs = {{105, .6}, {110, .5}}}},
    {"honky-tonk", "honky tonk music", {.genres = {{country, .8}, {blues, .2}}, .valence = .2, .programs = {{3, .6}}}},
    {"western swing", "cowboy music|western music", {.genres = {{country, .7}, {jazz, .3}}, .valence = .3, .programs = {{110, .4}}}},
    {"americana", "alt country|alternative country|roots music", {.genres = {{country, .5}, {folk, .4}, {rock, .1}}, .warmth = .2}},
    {"country rock", "southern rock|heartland rock", {.genres = {{country, .5}, {rock, .5}}, .energy = .1}},
    {"Celtic", "irish folk|irish music|celtic folk|scottish music|irish|scottish|celtic music", {.genres = {{folk, 1}}, .valence = .1, .programs = {{110, .5}, {78, .5}}, .scale = mode::dorian}, "music"},
    {"indie folk", "folk pop|acoustic pop", {.genres = {{folk, .75}, {rock, .25}}, .warmth = .2, .programs = {{25, .5}}}},
    {"folk rock", "", {.genres = {{folk, .5}, {rock, .5}}, .programs = {{25, .4}}}},
    {"sea shanty", "shanty|shanties", {.genres = {{folk, .9}, {country, .1}}, .valence = .2, .energy = .2, .programs = {{21, .6}}}},
    {"Balkan", "klezmer|balkan brass|gypsy brass", {.genres = {{folk, .8}, {jazz, .2}}, .energy = .4, .strangeness = .3, .programs = {{71, .5}, {21, .4}}}, "music"},
    {"polka", "oom pah|oompah", {.genres = {{folk, .7}, {country, .3}}, .valence = .5, .energy = .3, .programs = {{21, .7}, {58, .4}}}},
    {"Indian classical", "raga|hindustani|carnatic|indian music", {.genres = {{folk, .5}, {ambient, .3}, {classical, .2}}, .strangeness = .3, .programs = {{104, .9}}}, "music"},
    {"East Asian", "japanese traditional|chinese traditional|japanese music|chinese music|oriental", {.genres = {{folk, .6}, {ambient, .25}, {classical, .15}}, .density = -.2, .programs = {{107, .6}, {77, .4}}}, "music"},
    {"African", "afrobeat|highlife|afro pop|afropop|african music", {.genres = {{funk, .55}, {folk, .25}, {reggae, .2}}, .valence = .4, .energy = .3, .density = .2, .programs = {{108, .3}, {28, .3}}}, "music"},
    // disco, pop and house
    {"pop", "pop music|chart pop|poppy", {.genres = {{disco, .4}, {rock, .4}, {funk, .2}}, .valence = .3, .structure = form::verse_chorus}},
    {"synth-pop", "synthpop|new wave|electropop|electro pop", {.genres = {{disco, .5}, {rock, .2}, {techno, .3}}, .programs = {{81, .4}, {90, .3}}}},
    {"synthwave", "retrowave|outrun|vaporwave|darksynth", {.genres = {{disco, .4}, {techno, .4}, {ambient, .2}}, .warmth = .3, .programs = {{81, .5}, {38, .4}, {50, .3}}}},
    {"house", "house music|deep house|french house|disco house", {.genres = {{techno, .5}, {disco, .5}}, .valence = .1, .programs = {{4, .2}}, .drums = .8}},
    {"Italo disco", "eurodisco|euro disco|hi nrg|eurodance", {.genres = {{disco, .75}, {techno, .25}}, .valence = .2, .energy = .3, .programs = {{38, .4}, {62, .3}}}},
    {"nu-disco", "nu disco|boogie funk|city pop", {.genres = {{disco, .65}, {funk, .35}}, .warmth = .2}},
    // drum and bass
    {"jungle", "ragga jungle|breakcore", {.genres = {{drum_and_bass, .85}, {reggae, .15}}, .energy = .3, .density = .3}},
    {"liquid drum and bass", "liquid dnb|liquid funk|liquid", {.genres = {{drum_and_bass, .8}, {jazz, .1}, {ambient, .1}}, .valence = .2, .warmth = .4, .programs = {{4, .3}, {89, .3}}}},
    {"neurofunk", "techstep", {.genres = {{drum_and_bass, .85}, {techno, .15}}, .valence = -.4, .energy = .3, .strangeness = .3}},
    {"breakbeat", "breaks|big beat", {.genres = {{drum_and_bass, .45}, {hip_hop, .35}, {techno, .2}}, .energy = .3}},
    {"dubstep", "brostep|uk bass|grime", {.genres = {{drum_and_bass, .4}, {reggae, .25}, {techno, .35}}, .valence = -.3, .energy = .3, .programs = {{39, .5}}}},
    {"UK garage", "2-step|garage music|speed garage", {.genres = {{drum_and_bass, .35}, {techno, .35}, {funk, .3}}, .energy = .2}},
    // funk and hip hop
    {"jazz funk", "acid jazz|jazz fusion|fusion", {.genres = {{funk, .5}, {jazz, .5}}, .energy = .2, .programs = {{4, .5}, {36, .3}}}},
    {"p-funk", "g funk|psychedelic funk", {.genres = {{funk, .75}, {hip_hop, .25}}, .programs = {{38, .4}, {81, .3}}}},
    {"boom bap", "old school hip hop|east coast hip hop|golden age hip hop", {.genres = {{hip_hop, .85}, {jazz, .15}}, .warmth = .2, .drums = .8}},
    {"lo-fi hip hop", "lofi hip hop|lofi beats|lo-fi beats|chillhop|study beats|chill beats", {.genres = {{hip_hop, .7}, {jazz, .3}}, .energy = -.4, .warmth = .5, .programs = {{4, .6}}}},
    {"trap", "trap music|drill", {.genres = {{hip_hop, .8}, {techno, .2}}, .valence = -.3, .energy = .2, .programs = {{38, .5}}, .drums = .9}},
    {"instrumental hip hop", "beat tape|abstract hip hop|turntablism", {.genres = {{hip_hop, .85}, {ambient, .15}}, .warmth = .1}},
    // jazz
    {"swing", "swing music|swing jazz|swinging", {.genres = {{jazz, 1}}, .valence = .3, .energy = .3, .programs = {{32, .3}}, .drums = .6}},
    {"big band", "big band jazz|big band swing", {.genres = {{jazz, 1}}, .energy = .5, .density = .4, .programs = {{61, .6}, {66, .5}, {56, .4}}}},
    {"bebop", "be bop|hard bop|bop", {.genres = {{jazz, 1}}, .energy = .5, .density = .5, .strangeness = .4, .programs = {{65, .5}, {56, .3}}}},
    {"cool jazz", "west coast jazz|smooth jazz|late night jazz", {.genres = {{jazz, 1}}, .energy = -.3, .warmth = .3, .programs = {{66, .3}, {59, .3}}}},
    {"free jazz", "avant-garde jazz", {.genres = {{jazz, .85}, {ambient, .15}}, .energy = .2, .strangeness = .9, .programs = {{66, .4}}}},
    {"gypsy jazz", "manouche|hot club", {.genres = {{jazz, .75}, {folk, .25}}, .valence = .3, .energy = .3, .programs = {{25, .6}, {40, .5}}}},
    {"ragtime", "rag|stride piano|silent film music", {.genres = {{jazz, .6}, {classical, .2}, {country, .2}}, .valence = .4, .energy = .2, .programs = {{3, .9}}}},
    {"Dixieland", "new orleans jazz|trad jazz|second line", {.genres = {{jazz, .85}, {blues, .15}}, .valence = .5, .energy = .3, .programs = {{71, .5}, {57, .4}, {56, .4}}}},
    {"nu jazz", "electro jazz|jazztronica|electro swing", {.genres = {{jazz, .55}, {techno, .3}, {hip_hop, .15}}}},
    // metal
    {"heavy metal", "classic metal|nwobhm", {.genres = {{metal, .85}, {rock, .15}}, .energy = .2, .programs = {{30, .5}}}},
    {"thrash metal", "thrash|speed metal|groove metal", {.genres = {{metal, 1}}, .energy = .6, .density = .4, .programs = {{30, .6}}}},
    {"death metal", "deathcore|grindcore", {.genres = {{metal, 1}}, .valence = -.6, .energy = .6, .strangeness = .4, .programs = {{30, .6}}}},
    {"black metal", "blackgaze", {.genres = {{metal, .9}, {ambient, .1}}, .valence = -.7, .energy = .4, .warmth = -.3, .strangeness = .3, .programs = {{30, .6}}}},
    {"doom metal", "doom|sludge|stoner metal|drone metal", {.genres = {{metal, .85}, {blues, .15}}, .valence = -.6, .energy = -.3, .tempo = 66, .programs = {{30, .6}}}},
    {"power metal", "symphonic metal|epic metal|folk metal", {.genres = {{metal, .75}, {classical, .25}}, .valence = .3, .energy = .4, .programs = {{30, .5}, {48, .4}}}},
    {"metalcore", "nu metal|djent|progressive metal", {.genres = {{metal, .8}, {rock, .2}}, .energy = .3, .strangeness = .3, .programs = {{30, .5}}}},
    // reggae
    {"dub", "dub reggae|dubwise", {.genres = {{reggae, .8}, {ambient, .2}}, .density = -.3, .warmth = .5, .programs = {{33, .4}}}},
    {"ska", "rocksteady|two tone|ska punk", {.genres = {{reggae, .7}, {rock, .3}}, .valence = .5, .energy = .4, .programs = {{61, .4}}}},
    {"dancehall", "reggaeton|ragga|soca|dembow", {.genres = {{reggae, .6}, {hip_hop, .4}}, .valence = .3, .energy = .4}},
    {"roots reggae", "roots|lovers rock", {.genres = {{reggae, 1}}, .warmth = .3, .programs = {{16, .3}, {28, .3}}}},
    {"calypso", "caribbean|tropical|caribbean music|island music", {.genres = {{reggae, .6}, {bossa_nova, .4}}, .valence = .6, .programs = {{114, .8}}}},
    // rock
    {"hard rock", "arena rock|stadium rock|glam rock", {.genres = {{rock, .8}, {metal, .2}}, .energy = .4, .programs = {{29, .6}}}},
    {"soft rock", "yacht rock|adult contemporary", {.genres = {{rock, .7}, {folk, .15}, {disco, .15}}, .energy = -.3, .warmth = .3, .programs = {{4, .3}, {27, .3}}}},
    {"punk rock", "punk|pop punk|hardcore punk|hardcore", {.genres = {{rock, .8}, {metal, .2}}, .energy = .7, .density = .2, .programs = {{29, .6}}}},
    {"indie rock", "indie|alternative rock|alternative|garage rock|britpop|college rock", {.genres = {{rock, .85}, {folk, .15}}, .programs = {{27, .4}}}},
    {"psychedelic rock", "psychedelia|acid rock|krautrock", {.genres = {{rock, .7}, {ambient, .2}, {blues, .1}}, .warmth = .3, .strangeness = .5, .programs = {{18, .4}}}},
    {"progressive rock", "prog|prog rock|art rock|math rock", {.genres = {{rock, .7}, {classical, .3}}, .strangeness = .5, .programs = {{18, .3}, {81, .2}}}},
    {"surf rock", "surf|surf music", {.genres = {{rock, .9}, {country, .1}}, .valence = .4, .energy = .4, .warmth = .3, .programs = {{27, .7}}}},
    {"rock and roll", "rock n roll|rockabilly|fifties rock|50s rock|doo wop", {.genres = {{rock, .7}, {blues, .3}}, .valence = .4, .energy = .4, .programs = {{0, .3}, {27, .3}}, .structure = form::twelve_bar}},
    {"grunge", "post-grunge|noise rock", {.genres = {{rock, .75}, {metal, .25}}, .valence = -.3, .energy = .3, .programs = {{30, .4}}}},
    {"post-punk", "gothic rock|goth|cold wave|darkwave", {.genres = {{rock, .75}, {techno, .25}}, .valence = -.5, .warmth = -.1, .programs = {{34, .4}}}},
    // techno
    {"trance", "psytrance|goa|uplifting trance|goa trance", {.genres = {{techno, .85}, {ambient, .15}}, .energy = .4, .warmth = .2, .tempo = 138, .programs = {{81, .5}, {90, .3}}, .structure = form::build_up}},
    {"acid techno", "acid|acid house|303", {.genres = {{techno, 1}}, .energy = .3, .strangeness = .3, .programs = {{38, .6}}}},
    {"minimal techno", "minimal|microhouse|tech house", {.genres = {{techno, 1}}, .density = -.4, .structure = form::loop}},
    {"industrial", "industrial techno|ebm|industrial music|hardstyle|gabber", {.genres = {{techno, .7}, {metal, .3}}, .valence = -.5, .energy = .5, .warmth = -.4, .strangeness = .3}},
    {"electro", "electroclash|electro funk|electronic|electronica|electronic music", {.genres = {{techno, .65}, {disco, .2}, {hip_hop, .15}}, .programs = {{81, .3}}}},
    {"EDM", "dance|dance music|electronic dance music|club music|big room|festival", {.genres = {{techno, .7}, {disco, .3}}, .valence = .3, .energy = .5, .drums = .9, .structure = form::build_up}},
    {"IDM", "intelligent dance music|glitch|braindance|glitch hop", {.genres = {{techno, .45}, {ambient, .3}, {drum_and_bass, .25}}, .density = .2, .strangeness = .6}},
};

} // namespace

std::span<const term> genre_words() noexcept { return terms; }

} // namespace evo::music::lexicon
