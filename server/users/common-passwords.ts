/** Passwords that anybody would try first, in lower case. Shorter ones are refused because of their length. */
const COMMON = new Set(
  `
12345678 123456789 1234567890 0123456789 87654321 987654321 0987654321 9876543210 12344321 12341234 11223344
1122334455 123123123 123321123 1233211234567 1234567891 12345678910 1234554321 12345679 123456780 1234512345
12121212 13131313 10101010 01010101 20202020 21212121 23232323 69696969 11111111 22222222 33333333 44444444
55555555 66666666 77777777 88888888 99999999 00000000 111111111 000000000 1111111111 0000000000 111222333
112233445566 147258369 147852369 159753456 159357456 741852963 789456123 963852741 321654987 123654789
14789632 789654123 1029384756 123456123456 123454321 11235813 31415926 314159265 3141592654 27182818
20002000 19841984 19901990 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 1qaz1qaz !qaz2wsx
1qaz@wsx zaq12wsx zaq1zaq1 zaq1xsw2 xsw21qaz 2wsx3edc q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 qwertyui qwertyuiop
qwertyuiop[] qwerty12 qwerty123 qwerty1234 qwerty12345 qwerty123456 qwerty321 qwerty007 qwerty11 qwerty99
qwerty2020 qwerty2021 qwerty2022 qwerty2023 qwerty2024 qwerty2025 qwertyqwerty qweqweqwe qweasdzxc qweasd123
qwe123qwe qwer1234 qwer4321 1234qwer 123qweasd 123qweasdzxc 123qwe123 qazwsxedc qazwsx123 qazwsxedcrfv
qazxswedc asdfasdf asdfghjk asdfghjkl asdfghjkl; asdf1234 asdf12345 asdfjkl; asdasdasd asd123asd asdqwe123
asdzxc123 zxcvbnm1 zxcvbnm123 zxcvbnm, zxcvbnm,./ zxcv1234 zxczxczxc zxcasdqwe azertyuiop azerty123
qwertz123 qwertzuiop qwertzui yxcvbnm1 abcdefgh abcdefghi abcdefg1 abcdefg123 abcd1234 abcd12345 abcd123456
abc12345 abc123456 abc123abc abc123abc123 abcabcabc abcdabcd 1234abcd 123456abc 12345abc 123abc123 a1b2c3d4
a1b2c3d4e5 1a2b3c4d 1a2b3c4d5e a1234567 a12345678 a123456789 aa123456 aa12345678 aaa111222 aaaa1111 aaaaaaaa
aaaaaaaaa aaaaaaaaaa bbbbbbbb xxxxxxxx zzzzzzzz qqqqqqqq q1234567 q12345678 z1234567 z123456789 1234567a
12345678a 123456789a 123456789q 1234567q 12345qwert 123456qwerty 12345qwerty 123456qw 12345asdf 123456aa
1password password password0 password00 password01 password1 password1! password1. password10 password11
password12 password123 password123! password1234 password12345 password123456 password13 password2
password2019 password2020 password2021 password2022 password2023 password2024 password2025 password2026
password21 password22 password23 password3 password321 password4 password5 password6 password69 password7
password77 password8 password88 password9 password99 password! password!1 password. passwords
passwordpassword passw0rd passw0rd! passw0rd1 passw0rd12 passw0rd123 passw0rd123! p@ssword p@ssword1
p@ssword12 p@ssword123 p@ssw0rd p@ssw0rd! p@ssw0rd1 p@ssw0rd12 p@ssw0rd123 p@ssw0rd123! p@$$w0rd p@$$w0rd1
p@$$word pa$$w0rd pa$$word pa55word pa55w0rd pa55word1 p455w0rd p455word passwort passwort1 passwort123
motdepasse motdepasse1 contrasena contrasena1 contraseña senha123 senha1234 wachtwoord wachtwoord1 haslo123
heslo123 lozinka1 salasana losenord lösenord parola123 sifre123 kennwort kennwort1 mypassword mypassword1
mypassword123 mypass123 newpassword newpassword1 newpass1 newpass123 nopassword nopasswd oldpassword
yourpassword thepassword thispassword drowssap password1q passpass pass1234 pass12345 pass123456 pass123word
passphrase passport passcode passkey1 pass@123 pass@word pass@word1 pass@1234 letmein1 letmein! letmein12
letmein123 letmein1! letmeinn letmein2 letmeinnow openopen open1234 opensesame changeme changeme! changeme1
changeme12 changeme123 changeit changeit1 changethis default1 default123 defaultpassword temp1234 temp12345
temppass temppass1 temppassword temporary temporary1 tempest1 test1234 test12345 test123456 test123!
test@123 testtest testtest1 testing1 testing12 testing123 testing1234 testpass testpass1 testpassword
testuser tester123 tester12 guest123 guest1234 guestguest user1234 user12345 username username1 useruser
userpass admin123 admin123! admin1234 admin12345 admin123456 admin@123 admin@1234 admin2020 admin2021
admin2022 admin2023 admin2024 adminadmin adminadmin1 adminpass adminpass1 adminpassword administrator
administrator1 administrador root1234 root12345 rootroot rootpass rootpassword toor1234 superuser superuser1
sysadmin sysadmin1 system123 manager1 manager123 master12 master123 master1234 masterkey masterpass secret12
secret123 secret1234 secretpassword secretsecret topsecret topsecret1 supersecret login123 login1234
loginlogin logmein1 access12 access123 access14 server12 server123 service1 support1 support123 security
security1 computer computer1 computer12 computer123 internet internet1 internet123 company1 company123
business business1 office123 welcome1 welcome! welcome1! welcome12 welcome123 welcome123! welcome1234
welcome01 welcome2 welcome2020 welcome2021 welcome2022 welcome2023 welcome2024 welcome2025 welcome2026
welcome@1 welcome@123 welcome99 w3lcome1 welc0me1 hello123 hello1234 hello12345 hellohello hello!23
helloworld helloworld1 helloworld123 hellokitty hellokitty1 helloyou heythere hithere1 goodbye1 goodluck
goodluck1 goodmorning goodnight iloveyou iloveyou! iloveyou1 iloveyou12 iloveyou123 iloveyou2 iloveyou3
iloveyou7 iloveyou69 iloveyou4ever iloveme1 iloveme2 ilovehim ilovehim1 iloveher ilovegod ilovegod1
ilovejesus ilovemom ilovemymom ilovemum ilovemusic ilovesex ilovemyself ilovemydog ilovecats loveyou1
loveyou2 loveyou123 lovelove lovelove1 loveme12 loveme123 lovely12 lovely123 loverboy lovergirl lover123
love1234 love12345 love4ever lovehate lovers123 loveislife mylove123 mylove12 myloveyou truelove truelove1
forever1 forever21 foreverlove together babygirl babygirl1 babygirl12 babygirl123 babygirl2 babyboy1
babyboy12 babyboy123 babylove babydoll babyblue babycakes babyface sunshine sunshine! sunshine1 sunshine12
sunshine123 sunshine2 sunshine7 sunflower sunflower1 sunlight moonlight moonlight1 starlight starlight1
midnight midnight1 princess princess! princess1 princess12 princess123 princess13 princess2 princesa
princesa1 princes1 prince123 football football! football1 football10 football11 football12 football123
football2 football7 footballer baseball baseball! baseball1 baseball10 baseball12 baseball123 baseball2
basketball basketball1 basketba softball softball1 volleyball volleyball1 handball hockey123 hockey12
soccer10 soccer11 soccer12 soccer123 soccer13 tennis123 swimming swimming1 skateboard snowboard snowboard1
wrestling running1 cheerleader superman superman! superman1 superman12 superman123 batman12 batman123
batman1234 spiderman spiderman1 spiderman123 spiderma ironman1 ironman123 wolverine wolverine1 superstar
superstar1 supergirl superhero starwars starwars! starwars1 starwars123 startrek startrek1 stargate
stargate1 pokemon1 pokemon12 pokemon123 pikachu1 pikachu123 minecraft minecraft1 minecraft123 fortnite
fortnite1 fortnite123 naruto12 naruto123 nintendo nintendo1 playstation playstation1 gamer123 gameover
gameover1 gamecube counterstrike warcraft warcraft1 warcraft3 starcraft starcraft2 runescape runescape1
roblox123 leagueoflegends dragon12 dragon123 dragon1234 dragonball dragonball1 dragonballz dragons1
dragonfly dragonfly1 monkey12 monkey123 monkey1234 monkeys1 monkeyboy shadow12 shadow123 shadow1234 tiger123
tigger12 tigger123 tigger1234 butterfly butterfly1 butterfly123 butterfl elephant elephant1 panther1
panthers1 dolphin1 dolphin123 dolphins dolphins1 chicken1 chicken123 chickens penguin1 penguin123 penguins
penguins1 squirrel hamster1 hamster123 kittycat kittycat1 kitten12 kitten123 puppylove puppies1 doggie12
bulldog1 bulldogs bulldogs1 blackcat blackcat1 blackdog wildcats wildcats1 snowball snowball1 whiskers
snoopy123 snoopy12 pussycat pussycat1 garfield garfield1 scooby12 scoobydoo scoobydoo1 tweety123 tinkerbell
tinkerbell1 spongebob spongebob1 spongebob123 mickey123 mickeymouse minnie12 disney123 barbie123 winnie123
chocolate chocolate1 chocolate123 chocolat cupcakes cupcake1 cupcake123 cookies1 cookie12 cookie123
cookies123 cheese123 cheesecake cheese12 banana12 banana123 bananas1 strawberry strawberry1 cherry12
cherry123 orange12 orange123 apple123 apple1234 apples123 peaches1 peanut12 peanut123 peanutbutter popcorn1
popcorn123 pancakes pineapple pineapple1 watermelon watermelon1 vanilla1 coffee12 coffee123 cocacola
cocacola1 pepsi123 pepsicola icecream icecream1 sweetpea sweetpea1 sweetheart sweetheart1 sweetie1 sweetness
sweetness1 sweety12 candy123 candyman lollipop lollipop1 marshmallow buttercup buttercup1 gummybear
gummybears jellybean jellybean1 teddybear teddybear1 freedom1 freedom12 freedom123 whatever whatever!
whatever1 whatever12 whatever123 trustno1 trustno1! trustnoone trustme1 nothing1 nothing123 something
something1 anything anything1 everything everything1 nobody123 somebody michael1 michael12 michael123
michael2 michelle michelle1 michelle12 michelle123 jennifer jennifer1 jennifer12 jennifer123 jessica1
jessica12 jessica123 jonathan jonathan1 jonathan123 elizabeth elizabeth1 elizabet victoria victoria1
victoria123 samantha samantha1 samantha123 benjamin benjamin1 benjamin123 nicholas nicholas1 nicholas123
alexander alexander1 alexander123 alexandra alexandra1 alexande alexandr alejandra alejandro alejandro1
christian christian1 christian123 christopher christopher1 christin christina christina1 christine
christine1 danielle danielle1 danielle123 daniel12 daniel123 daniel1234 stephanie stephanie1 stephani
isabella isabella1 isabella123 isabelle1 gabriela gabriela1 gabriella gabriel1 gabriel123 angelina angelina1
angelica angelica1 caroline caroline1 carolina carolina1 catherine catherine1 charlotte charlotte1 charlott
charlie1 charlie12 charlie123 charlie2 courtney courtney1 courtney123 kimberly kimberly1 kimberly123
lawrence patricia patricia1 patrick1 patrick123 rebecca1 rebecca123 richard1 richard123 robert12 robert123
sebastian sebastian1 sebastia veronica veronica1 valentina valentina1 valentin valentine valentine1 vanessa1
vanessa123 vladimir vladimir1 natalia1 natalie1 nathan123 nathalie margaret margarita margarita1 matthew1
matthew12 matthew123 matthew2 francisco francesco francesca fernanda fernando fernando1 ferdinand guillermo
giovanni giovanni1 anthony1 anthony12 anthony123 antonio1 antonio123 andrew12 andrew123 andrea123 amanda12
amanda123 ashley12 ashley123 ashleigh ashley10 brandon1 brandon12 brandon123 brittany brittany1 barbara1
beautiful beautiful1 beauty123 caitlin1 cameron1 cameron123 cassandra charles1 chelsea1 chelsea12 chelsea123
crystal1 crystal123 dakota123 destiny1 destiny123 dominic1 dominique dominique1 eduardo1 eleanor1 emmanuel
emmanuel1 esmeralda genesis1 guadalupe hannah123 hannah12 heather1 heather123 jackson1 jackson5 jackson123
jacqueline jasmine1 jasmine12 jasmine123 jeremiah jeremiah1 jordan12 jordan123 jordan23 jordan01 joseph12
joseph123 joshua12 joshua123 justin12 justin123 justinbieber katherine katherine1 katrina1 kristina
kristina1 lauren12 lauren123 leonardo leonardo1 madison1 madison12 madison123 marianne mariana1 marie123
mariposa mariposa1 martin123 maryjane maryjane1 mercedes mercedes1 mercedes123 melissa1 melissa123 miguel123
mohammad mohammed mohammed1 muhammad muhammad1 nicole12 nicole123 nicolas1 olivia123 oliver123 phillip1
priscilla rodrigo1 samuel123 santiago santiago1 savannah savannah1 stephen1 steven123 summer12 summer123
summer2020 summer2021 summer2022 summer2023 summer2024 summer2025 summer2026 summertime winter12 winter123
winter2020 winter2021 winter2022 winter2023 winter2024 winter2025 winter2026 spring12 spring123 spring2020
spring2021 spring2022 spring2023 spring2024 spring2025 spring2026 autumn12 autumn123 autumn2020 autumn2021
autumn2022 autumn2023 autumn2024 autumn2025 january1 january123 february february1 february14 september
september1 september11 october1 october123 november november1 november123 december december1 december123
december25 monday12 monday123 tuesday1 wednesday thursday friday13 friday123 saturday saturday1 sunday123
birthday birthday1 christmas christmas1 christmas123 halloween halloween1 holidays happyday happydays
happynewyear happy123 happy1234 happyhappy happyface happyfeet smile123 smiley12 smileyface liverpool
liverpool1 liverpool123 liverpoo arsenal1 arsenal12 arsenal123 chelseafc chelsea11 manchester manchester1
manutd12 manutd123 manunited barcelona barcelona1 barcelona123 realmadrid realmadrid1 juventus juventus1
ronaldo7 ronaldo1 ronaldo123 cristiano cristiano7 messi123 lionelmessi rangers1 rangers123 celtic12
celtic123 everton1 everton123 westham1 steelers steelers1 cowboys1 cowboys123 dallas123 yankees1 yankees2
yankees123 redsox12 redsox123 lakers24 lakers123 lakers08 patriots patriots1 packers1 packers12 broncos1
raiders1 raiders123 eagles123 eagles12 dodgers1 giants123 warriors warriors1 redskins redskins1 vikings1
dolphin12 buckeyes buckeyes1 longhorns longhorn tarheels tarheels1 gators123 seminoles mountain mountain1
mountains mustang1 mustang69 mustang123 mustangs mustangs1 corvette corvette1 chevrolet chevy123 camaro69
ferrari1 ferrari123 porsche1 porsche911 lamborghini mercedesbenz motorola motorola1 motorcycle suzuki123
kawasaki kawasaki1 yamaha123 hondacivic harley12 harley123 harleydavidson toyota123 subaru123 bmwbmw123
samsung1 samsung123 samsung12 iphone123 android1 android123 nokia123 microsoft microsoft1 windows1 windows10
windows123 windows7 windowsxp google123 google12 google1234 facebook facebook1 facebook123 instagram
instagram1 twitter1 twitter123 youtube1 youtube123 linkedin linkedin1 myspace1 myspace123 yahoo123 gmail123
hotmail1 hotmail123 netflix1 netflix123 amazon123 adobe123 photoshop photoshop1 bitcoin1 metallica
metallica1 metallic slipknot slipknot1 slipknot666 linkinpark linkinpark1 nirvana1 nirvana123 blink182
blink1821 greenday greenday1 greenday123 ironmaiden rockstar rockstar1 rockstar123 rocknroll rocknroll1
rockandroll punkrock hardcore hardcore1 heavymetal deathnote guitar12 guitar123 guitarra drummer1 drums123
music123 music1234 musiclover musical1 eminem123 eminem12 beatles1 beatles123 elvis123 madonna1
michaeljackson tupac123 hiphop123 snickers snickers1 william1 william123 williams williams1 anderson
anderson1 johnson1 jackson2 harrison thompson robinson marshall mitchell campbell campbell1 franklin
franklin1 lincoln1 washington washington1 newyork1 newyork123 newyorkcity newyorker chicago1 chicago123
california california1 losangeles lasvegas lasvegas1 sandiego sanfrancisco houston1 florida1 florida123
arizona1 colorado colorado1 michigan michigan1 virginia virginia1 carolina123 montana1 montreal toronto1
vancouver australia australia1 england1 england123 scotland scotland1 ireland1 ireland123 germany1
deutschland portugal portugal1 brasil123 argentina argentina1 colombia colombia1 mexico123 pakistan
pakistan1 pakistan123 indonesia india123 india1234 philippines malaysia singapore thailand vietnam1 america1
america123 american american1 paradise paradise1 atlantis atlantis1 holland1 london12 london123 paris123
amsterdam einstein einstein1 phoenix1 phoenix123 thunder1 thunder12 thunder123 lightning lightning1
hurricane tornado1 diamond1 diamond123 diamonds diamonds1 platinum platinum1 goldfish goldfish1 golden12
golden123 silver12 silver123 crystals rainbow1 rainbow12 rainbow123 rainbows rainbow6 blueberry blueberry1
blue1234 bluebird bluebird1 bluesky1 bluemoon blackjack blackjack1 blackbird blackberry blackberry1
blackhawk blackhole blackwhite blackrose redrose1 greenday12 greentea purple12 purple123 purple11 pinkpink
pinkfloyd pinkfloyd1 yellow12 yellow123 yellowstone darkness darkness1 darkside darkangel darklord
darkknight nightmare nightmare1 vampire1 vampires werewolf demon123 lucifer1 lucifer666 satan666 hellfire
angel123 angel1234 angels12 angels123 angeleyes angelito angelface blessed1 blessed123 blessings jesus123
jesus777 jesusislord jesuschrist jesuslovesme jesussaves godisgood godisgood1 godislove godbless godbless1
praisegod faith123 christ123 church12 heaven12 heaven123 heavenly miracle1 miracles trinity1 trinity3
salvation buddha123 allah123 allahuakbar bismillah password@1 password@123 explorer explorer1 discovery
adventure adventure1 champion champion1 champions champions1 victory1 winner12 winner123 fighter1 gladiator
gladiator1 warrior1 warrior123 samurai1 ninja123 ninja1234 ninjas123 pirate12 pirates1 pirates123 captain1
captain123 soldier1 general1 marine12 marines1 military army1234 navy1234 airforce airborne airborne1
airplane aviation commander maverick maverick1 maverick123 cowboy12 cowboy123 cowgirl1 cowgirls country1
countryboy countrygirl farmer12 fireman1 firefighter fireball fireball1 firebird firebird1 firefly1 firefox1
firestorm fishing1 fishing123 fisherman hunter12 hunter123 hunter01 hunting1 hunting123 sniper12 sniper123
shooter1 assassin assassin1 killer12 killer123 killer1234 killers1 killerbee predator predator1 terminator
terminator1 destroyer monster1 monster12 monster123 monsters monster2 creative creative1 creation designer
design123 engineer engineer1 scientist student1 student123 students teacher1 teacher123 school12 school123
highschool college1 college123 university graduate education science1 biology1 chemistry physics1 history1
english1 english123 mathematics algebra1 library1 doctor12 doctor123 nursing1 hospital medicine pharmacy
lawyer12 attorney accountant marketing marketing1 sales123 finance1 financial banking1 bank1234 money123
money1234 moneymoney moneymaker moneyman millionaire million1 billionaire dollar12 dollars1 cash1234
rich1234 success1 success123 successful lucky123 lucky777 lucky1234 luckyme1 luckyone luckydog luckystar
gambler1 poker123 casino123 jackpot1 slotmachine fuckyou1 fuckyou! fuckyou12 fuckyou123 fuckyou2 fuckyou69
fuckyouall fuckfuck fuckthis fuckthis1 fucker12 fucker123 fuckme69 fuckoff1 fuckoff123 motherfucker asshole1
asshole12 asshole123 bullshit bullshit1 bitch123 bitches1 shithead shithead1 dickhead dickhead1 blowjob1
pornstar sexysexy sexy1234 sexyboy1 sexygirl sexygirl1 sexylady sexymama sexyman1 sexybitch hottie12
hottie123 playboy1 playboy69 playgirl princess69 bigdaddy bigdaddy1 bigdick1 bigboobs bigtits1 poopoo12
poophead poohbear poohbear1 winniethepooh booboo12 booboo123 bubbles1 bubbles12 bubbles123 bubblegum
bubblegum1 buster12 buster123 bailey12 bailey123 buddy123 buddy1234 barney12 barney123 casper12 casper123
cassie12 chester1 chester123 cooper12 cooper123 copper12 daisy123 daisy1234 fluffy12 fluffy123 ginger12
ginger123 gizmo123 hershey1 jasper12 jasper123 lady1234 lucky12345 lucy1234 maggie12 maggie123 max12345
max123456 mickey12 midnight12 missy123 misty123 molly123 molly1234 oreo1234 oscar123 patches1 pepper12
pepper123 pookie12 pookie123 precious precious1 princess3 rascal12 rocky123 rocky1234 rusty123 sadie123
sammy123 sammy1234 samson12 sandy123 sasha123 scooter1 scooter123 simba123 smokey12 smokey123 sophie12
sophie123 sparky12 sparky123 spencer1 sunny123 sunnyday teddy123 tiger1234 toby1234 tucker12 tucker123
tyson123 zeus1234 zxcvbnm12 qwerasdf qwerasdfzxcv wasdwasd letsgo123 letsrock letsdance letsparty nevermind
nevergiveup neverland neverland1 remember remember1 rememberme forgetit forgetme forgotten iforgot1
iforgotit idontknow idontknow1 idontcare idontcare1 dontknow dunno123 whocares whoknows whoami123 whatsup1
whatthefuck whatthehell wtfwtf123 lol12345 lollol123 lololol1 lolipop1 lolita12 omgomg123 yolo1234 swag1234
swagger1 awesome1 awesome12 awesome123 amazing1 amazing123 fantastic fantasy1 fabulous excellent excellent1
perfect1 perfect123 incredible gorgeous gorgeous1 handsome handsome1 cutiepie cutiepie1 cuteness cutegirl
prettygirl pretty12 pretty123 lovebug1 lovebird ladybug1 ladybug12 ladybugs ladybird firstlove myfamily
myfamily1 family12 family123 family01 familyfirst mommy123 mommy1234 mother12 mother123 motherlode daddy123
daddy1234 daddysgirl father12 father123 brother1 brother123 brothers sister12 sister123 sisters1 sisters3
grandma1 grandpa1 bestfriend bestfriends bestfriend1 friends1 friends12 friends123 friendship friend12
friend123 girlfriend boyfriend boyfriend1 husband1 marriage married1 wedding1 baby1234 baby12345 babies123
children children1 children2 children3 daughter grandson newbaby1 newlife1 newlife2 newstart lifeisgood
lifegoeson life1234 goodlife lovelife dreamer1 dreamer123 dreaming dreams12 dream123 dreamland sweetdreams
imagine1 believe1 believer inspiron inspire1 courage1 patience peaceful peace123 peacelove harmony1
harmony123 serenity serenity1 tranquil hope1234 faithful grateful thankful blessing truth123 honesty1
loyalty1 respect1 justice1 liberty1 independent independence democracy patriot1 constitution president
kennedy1 obama2008 donaldtrump trump2016 trump2020 trump123 maga2020 covid19! corona123 corona2020 lockdown
quarantine vaccine1 pandemic zoomzoom1 alohomora hogwarts hogwarts1 harrypotter harrypotter1 hermione
hermione1 gryffindor slytherin dumbledore voldemort quidditch lordoftherings gandalf1 gandalf123 legolas1
aragorn1 frodo123 hobbit12 matrix12 matrix123 neo12345 morpheus trinity123 darthvader darthvader1 skywalker
skywalker1 lukeskywalker anakin123 chewbacca jedi1234 jedimaster yoda1234 stormtrooper mandalorian babyyoda
spock123 enterprise enterprise1 enterpri voyager1 ncc1701d ncc1701e galactica terminal terminal1 matrix01
hacker12 hacker123 hackers1 hackerman hackme123 security123 secure12 secure123 secure1234 safety123 protect1
protected private1 private123 personal personal1 confidential classified undercover agent007 bond0007
jamesbond jamesbond007 jamesbond1 bond007007 mission1 impossible godzilla godzilla1 kingkong kingkong1
jurassic dinosaur dinosaur1 dinosaurs raptor12 unicorn1 unicorn123 unicorns unicorns1 mermaid1 mermaids
fairy123 fairytail fairytale wonderland wonderful wonderful1 wonderwoman aliceinwonderland cinderella
cinderella1 snowwhite rapunzel sleepingbeauty peterpan peterpan1 pinocchio pocahontas lionking lionking1
hakunamatata toystory buzzlightyear nemo1234 frozen12 frozen123 olaf1234 elsa1234 moana123 incredibles
simpsons simpsons1 homersimpson bart1234 bartsimpson southpark southpark1 cartman1 familyguy familyguy1
peppapig peppapig1 doraemon sailormoon sailormoon1 evangelion fullmetal onepiece onepiece1 bleach123
deathnote1 sasuke123 itachi123 kakashi1 kakashi123 hinata123 zoro1234 luffy123 goku1234 vegeta123 digimon1
digimon123 yugioh123 cardcaptor hunterxhunter finalfantasy finalfantasy7 kingdomhearts sephiroth sephiroth1
cloudstrife zelda123 legendofzelda mario123 mario1234 supermario supermario1 luigi123 sonic123 sonic1234
tails123 halo1234 halo3halo masterchief masterchief1 callofduty callofduty4 callofduty1 blackops blackops2
modernwarfare battlefield battlefield1 assassinscreed grandtheftauto gtasanandreas gta12345 gta5gta5
needforspeed simcity1 thesims1 thesims2 thesims3 worldofwarcraft diablo12 diablo123 diablo666 overwatch
overwatch1 pubgpubg apexlegends valorant steam123 xbox360x xbox1234 xbox360xbox playstation2 playstation3
playstation4 psp12345 wii12345 gamecube1 sega1234 atari2600 internet12 wireless wireless1 network1
network123 netgear1 netscreen linksys1 cisco123 cisco1234 cisco12345 router123 router12 modem123 wifi1234
wifi12345 wifipassword mywifi123 raspberry raspberry1 raspberrypi ubuntu123 linux123 linux1234 debian12
redhat12 fedora12 oracle12 oracle123 mysql123 mysql1234 postgres postgres1 postgres123 database database1
database123 mongodb1 mongodb123 redis123 apache12 tomcat12 tomcat123 jenkins1 jenkins123 docker12 docker123
vagrant1 ansible1 kubernetes github123 gitlab123 python12 python123 java1234 javascript javascript1
developer developer1 programmer programmer1 program1 coding12 coding123 codecode code1234 debug123
production production1 prod1234 staging1 staging123 develop1 demo1234 demo12345 demodemo demo123456 sample12
sample123 example1 example123 examples placeholder foobar12 foobar123 foobarbaz fubar123 loremipsum asdfqwer
asdfqwerty aaaabbbb aabbccdd aabbccddee abc12345678 abcde123 abcde12345 abcdef12 abcdef123 abcdef123456
xyz12345 xyz123456 xyzxyzxyz qwertyu1 qwertyu8 qwert123 qwert1234 qwert12345 qwert54321 ytrewq321 poiuytre
poiuytrewq lkjhgfds lkjhgfdsa mnbvcxz1 mnbvcxz123 mnbvcxzlkjhgfdsa trewq123 54321qwert 54321abc 654321qwerty
7654321q 654321654321 100200300 102030405 10203040 1020304050 123789456 456123789 456789123 753159852
951753852 852456123 147896325 369258147 258456159 357159456 1236987450 123698745 25802580 02580258 19191919
18181818 17171717 16161616 15151515 14141414 24242424 25252525 45454545 54545454 56565656 67676767 78787878
89898989 90909090 98989898 87878787 76543210 12345670 12345678! 12345678. 123456789! 1234567890! 12345678900
11112222 12312312 12312345 12344321a 12332112 22334455 33445566 55667788 66778899 99887766 11447788 44556677
77889900 98765432 98765432a 99999999a 11111111a a11111111 a1a1a1a1 a1s2d3f4 a1s2d3f4g5 q1q1q1q1 z1x2c3v4
z1x2c3v4b5 1z2x3c4v 1x2x3x4x 1q1q1q1q 1qw23er4 1q2w3e4r! 1q2w3e4r% 12qwaszx 12qw34er !qazxsw2 !qaz@wsx
qaz123wsx qazqazqaz wsxedcrfv edcrfvtgb rfvtgbyhn qpwoeiru qpalzm123 qpalzm10 zmxncbv1 gfhjkm123 ghbdtnbr
ghbdtn123 123ghbdtn privet123 parol123 rfhnjirf cjkysirj vfrcbvrf fyfcnfcbz pfqxtyjr yfnfirf1 nfnmzyf1
kenwood1 kingston kingston1 verbatim packardbell compaq123 dell1234 dellinspiron toshiba1 toshiba123
lenovo12 lenovo123 thinkpad thinkpad1 macbook1 macbookpro macintosh appleapple sony1234 sonyericsson
ericsson philips1 panasonic siemens1 logitech logitech1 canon123 nikon123 epson123 telephone telephone1
phone123 phone1234 cellphone mobile12 mobile123 calling1 callme12 callme123 operator operator1 switchboard
exchange1 parley12 parley123 parleyparley
`
    .trim()
    .split(/\s+/),
);

/** True for one of the most common passwords, in upper or lower case. */
export function isCommon(password: unknown): boolean {
  return typeof password === 'string' && COMMON.has(password.toLowerCase());
}
