"""Words by which redaction knows what stands beside them: numbers in words, names, addresses, employers; and places.

Written as people write, in every language of the service; compared in the one form of `normalise`.
"""

from bot.understanding.normalise import normalised, words


def _set(text: str) -> frozenset[str]:
    return frozenset(word for word in words(text.replace("\n", " ")) if word)


def _phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """The phrases of a list that is divided by commas, each as its words, the longest first."""
    spoken = {tuple(normalised(phrase).split()) for phrase in text.replace("\n", " ").split(",")}
    return tuple(sorted((phrase for phrase in spoken if phrase), key=len, reverse=True))


NUMBERS = frozenset(
    word
    for text in (
        "zero oh nought one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen",
        "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand double triple plus",
        "un une deux trois quatre cinq sept huit neuf dix onze douze treize quatorze quinze seize vingt trente",
        "quarante cinquante soixante septante quatre-vingt quatre-vingts cent mille",
        "صفر واحد واحدة اثنان اثنين اتنين ثنين ثلاثة تلاتة ثلاث اربعة أربعة اربع خمسة خمس ستة ست سبعة سبع ثمانية تمانية ثمان",
        "تسعة تسع عشرة عشر عشرين ثلاثين اربعين خمسين ستين سبعين ثمانين تسعين مية مئة مائة الف",
        "sifr sifir wahed wahid tnin ethnein itnein tlata talata arbaa khamsa sitta sabaa sebaa tmanya tamania tisaa tesaa ashra",
        "صفر ایک دو تین چار پانچ چھ چھے سات آٹھ نو دس بیس تیس چالیس پچاس ساٹھ ستر اسی نوے سو ہزار ڈبل",
        "sifar ek do teen char chaar panch paanch chay che saat sat aath ath nau das bees tees chalis pachas saath sau hazar",
        "শূন্য এক দুই তিন চার পাঁচ ছয় সাত আট নয় দশ বিশ ত্রিশ চল্লিশ পঞ্চাশ ষাট সত্তর আশি নব্বই শত হাজার ডাবল",
        "shunno shunyo dui tin pach chhoy choy shat aat noy dosh bish trish",
        "शून्य एक दुई तीन चार पाँच पांच छ सात आठ नौ दश बीस तीस चालीस पचास साठी सत्तरी असी नब्बे सय हजार",
        "sunya shunya chha aath dash tis chalis pachas sathi sattari asi nabbe",
        "sifili daya biyu uku huɗu hudu biyar shida bakwai takwas tara goma ashirin talatin arba'in hamsin sittin saba'in casa'in",
        "nol kosong satu dua tiga empat lima enam tujuh delapan lapan sembilan sepuluh sebelas puluh ratus ribu",
        "isa dalawa tatlo apat anim pito walo siyam sampu sero wan tu tri por payb siks seben eyt nayn",
    )
    for word in _set(text)
)
"""Words for digits and numbers. A run of three is a number, however it is spelled or split."""

JOINING = _set(
    "point dot comma and et virgule dash decimal minus titik koma dan at sa da kuma aur و فاصلة نقطة اور اعشاریہ এবং দশমিক र दशमलव"
)
"""What may stand between the words of one number."""

NAMING = _phrases(
    "my name is, name is, name, named, called, names, i am called, je m'appelle, mon nom est, mon nom, nom, prénom, appelle, sapel,"
    "il s'appelle, elle s'appelle, nommé, du nom de, اسمي, اسمه, اسمها, اسم, واسمي, باسم, اسمو, انا اسمي, ismi, esmi, ana ismi, ismo, smiti,"
    "esmha, نام, میرا نام, نامی, کا نام, mera naam, naam, nam, amar nam, নাম, আমার নাম, নামে, mero naam, mero nam, नाम, मेरो नाम, नामको, sunana, suna, suna na,"
    "sunansa, sunanta, mai suna, nama, nama saya, namanya, bernama, atas nama, perkenalkan saya, pangalan, pangalan ko,"
    "ang pangalan, pangalang, ako si, ako po si, si, kay, sina, nina, asawa kong si, dis is, this is, signed, regards"
)
"""What a name follows."""

TITLES = _set(
    "mr mrs ms miss mister dr doctor doktor engr eng engineer prof sir madam madame monsieur mme mlle m chief oga alhaji alhaja hajia hajiya"
    " malam mallam sarki kuya ate manong manang mang aling tito tita nong pak bapak bu ibu mas mbak bang bung ustaz ustad"
    " ustadz sheikh cheikh shaikh haji hadji hajj el-hadj md mohd supervisor foreman mudir mudeer kafeel kafil boss patron"
    " brother bro sister cousin uncle oncle tonton tante frère soeur mari femme husband wife son daughter friend ami collègue"
    " السيد السيده الحاج الشيخ الاستاذ استاذ دكتور مهندس عم عمي خالي الاخ اخوي اخي اختي زوجي زوجتي ابني بنتي صاحبي ولد ابو ام بن بنت"
    " محترم جناب صاحب میاں مسٹر بھائی بیٹا شوہر মোঃ মোসাম্মৎ জনাব শ্রী भाइ श्री श्रीमती श्रीमान छोरा श्रीमान् दाजु"
    " beta bhai shohar bhaiya yaya yayana ƙanina kanina kanwata mijina matata abokina adik kakak suami istri teman anak paman"
)
"""Titles and relatives, after which a name is likely."""

AFTER_NAMES = _set(
    "bhai bhaiya sahab saheb sahib didi dai daju bahini mia miah mama chacha khala apa apu ji মেম্বার ভাই আপা সাহেব মিয়া চাচা মামা"
    " صاحب بھائی باجی جی दाइ दिदी भाइ जी साहु nam naam bhanne namer নামে নামের নামক नामक नामको नाम भन्ने"
)
"""What a name comes before."""

ADDRESS = _set(
    "street st str road rd avenue ave house apartment apt flat building bldg floor room block blk lot lane gate villa address"
    " rue avenue immeuble appartement étage porte logement adresse شارع زنقة حي عمارة شقة منزل بيت طابق عنوان العنوان"
    " share3 shari gali mohalla makan گلی محلہ مکان نمبر পাড়া রোড বাসা বাড়ি নম্বর টোল टोल मार्ग घर नम्बर titi layi gida lamba unguwa"
    " jalan jln jl gang blok rt rw nomor no kelurahan kampung brgy barangay purok sitio subd kalye kanto"
)
"""What stands in an address."""

EMPLOYER = _set(
    "company co ltd llc firm agency office hotel restaurant factory farm contractor sponsor employer enterprise entreprise société"
    " agence usine hôtel ferme chantier patron شركة مكتب وكالة مصنع مزرعة فندق مطعم كفيل sharika charika maktab كمپنی کمپنی ایجنسی دفتر"
    " কোম্পানি কোম্পানী এজেন্সি কারখানা हम्पनी कम्पनी एजेन्सी कारखाना kamfani kamfanin ofishi otal perusahaan pt cv agen majikan pabrik"
    " kumpanya ahensya ahensiya pabrika amo"
)
"""What an employer's name stands beside."""

PLACES = _set(
    "libya libye libia liibiya tripoli trabelsi trabuls tarabulus tripolis benghazi bengazi bingazi misrata misurata misratah sabha sebha"
    " sirte zawiya zawia zuwara zuara zliten zlitan khoms tobruk derna ajdabiya ajdabia bayda baida kufra gharyan tarhuna ghat"
    " murzuq murzuk mourzouk qatrun gatrun ubari obari brega sabratha janzour tajoura gargaresh"
    " ليبيا طرابلس بنغازي مصراتة سبها سرت الزاوية زوارة زليتن الخمس طبرق درنة اجدابيا البيضاء الكفرة غريان ترهونة غات مرزق القطرون"
    " اوباري البريقة صبراتة جنزور تاجوراء قرقارش لیبیا طرابلس بنغازی مصراتہ লিবিয়া ত্রিপলি ত্রিপোলি বেনগাজি মিসরাতা लिबिया त्रिपोली बेनगाजी"
    " niger niamey agadez arlit zinder maradi tahoua dirkou nigeria kano lagos abuja benin sokoto katsina tchad chad ndjamena mali bamako gao"
    " kidal burkina ouagadougou cameroun cameroon yaounde douala bamenda ghana accra kumasi sudan khartoum darfur tunis tunisie tunisia sfax"
    " medenine egypt cairo algeria morocco niger italy italia italie europe bangladesh dhaka sylhet chittagong comilla madaripur nepal"
    " kathmandu pokhara pakistan karachi lahore islamabad gujrat delhi indonesia jakarta surabaya jawa philippines pilipinas manila"
    " cebu davao turkey qatar saudi dubai kuwait iraq lebanon senegal gambia guinea eritrea ethiopia somalia syria"
)
"""Countries and known towns: kept, whatever their case. Those that are names of people, too, are left out."""

ROMANISED_ARABIC = _set(
    "ana ena anaa ani inta enta inti enti huwa howa hiya heya ihna ehna 7na hna ahna intum entom humma homa hom hum ya la laa na3am ay aywa eih"
    " fi fih fiha fel fil fl men min mn mel 3la 3ala ala 3al 3a ila ela li lel lil ma3 m3a maa maak ma3i ma3aya bel bil b w wa aw walla wella"
    " el al il ed es esh shnu shno shinu chnou chnu shni eish aish wesh ech esh shen kif kifash keif kef kefash wayn wein ween win fein fin winou"
    " wakt wa9t waqt mata emta imta wa9tesh amta lesh leesh 3lesh alash 3lash 3alach lash kam gaddash 9addech gadesh men menou minu minou"
    " hada hadha hadhi hadi haza hatha hedha hedhi hadak hadik hna hne houni huni hni hinak ghadi gadi hnak kan kanet kanou kont kunt ykoun takoun"
    " ma mesh mish mush mouch moush mosh mafi mafish mafich mafiche ma3andi maandi ma3andich ma3andish 3andi andi 3andek 3anda 3andna 3andhom indi"
    " lazem lezem lazim yalzem mumken momken mumkin nejem najem najam ngdar nagdar ngdr nigdar negdar agdar a9dar ni9dar tnajem tegdar tgdar"
    " nebi nabi nibbi nibi nheb n7eb nhab bghit abgha ayez awez 3ayez 3awez dayer dayra dayrin biddi nhibb bini tebi yebi yabi yebu yabou yibi"
    " khdem khdemt khidma khedma 5edma 5idma khadma shoghl shughl shogol shugul shughul chghol nekhdem ne5dem nkhdem nakhdem akhdim nashtaghel"
    " neshteghel ashteghel yekhdem ye5dem yakhdem shaghal shaghaal 3amel amel 3omal omal 3ummal fulus flous flus felous fulous felus mal masari"
    " rateb ratib murattab mortab moratab morattab morattabi ratbi ratebi rawatib ajr ujra ajri salary yawmiya yomiya shahr shahar shahrain shahrein"
    " shuhur shhour chhar chhour ashhur usbu3 osbo3 yom youm nhar lyoum elyoum alyom tawa tawwa hassa hassi halla delwagti dilwakti barah embareh"
    " mbareh imbarih ams bukra bukrah ghodwa ghudwa baad ba3d ba3da badein ba3den ba3dein gabl 9bal gbal abl sana sanat senin 3am 3amin lil lila"
    " khalas khallas khalasni khallasni 5allas 5allasni khallsouni khalsouni dafa3 dfa3 dafaa yedfa3 yadfa3 yidfa 3tani ataani a3tani ya3tini yaatini"
    " 7a9 hagg ha9 haq hagi haggi 7a9i 7agi ha9i haqi hugug 7u9u9 hoquq hokok shakwa chakwa nishki neshki nechki nashtaki ashtaki mahkama ma7kama"
    " 3a9d aqd 3aqd agd kontra jawaz jawazi passport basbor basbour bassbor wara9 awra9 awrag wrag warag wra9i awraqi tasrih ta2shira ta'shira visa"
    " safar nsafer nesafer asafer nrawah nrawwah nrawe7 arja3 arja narja3 nerja3 nrja3 rja3 raja3 blad bladi biladi beladi baladi bilad watan"
    " hawil 7awel n7awel nhawel nhawwel nab3ath neb3ath nba3ath abaat ursil tahwil ta7wil bank hawala western union"
    " marid mardan mridh maridh mrid mari9 ta3ban taaban tayib tabib tbib duktur doctor mustashfa mostashfa sbitar sbetar dwa dawa daw3 wja3 waja3"
    " majrouh majruh jar7 jarh insaba isaba 7adeth hadith 7adith hadeth yad rijl ras dhahr dahr 3in ain"
    " sijn sejn 7abs habs 7abess mahbus mahbous ma7bous mahboos shorta shurta chorta bolis police polis markaz hajz hajez 7ajz ihtijaz"
    " darab dharab drab yadrab yadhrab yedhreb yidrab darabni dharabni sabbni khatar 5atar khayef khayfa 5ayef 5ayfa khawf musa3ada mosa3ada"
    " musaada mosaada sa3edni sa3duni saedni saaduni 3awen 3awenni 3awnouni mosa3da ghith aghithuni n7tej nehtej nahtaj ahtaj ma7taj mihtaj m7taj"
    " dar hosh housh bait beit bit bayt manzil skan sakan mabit nom noum noom akl makla mekla moya mayya ma2 may kahraba dhaw"
    " ahli ahl 3ayla 3aila 3yel ayla wlad awlad wladi awladi bnat bint bnti weld wild mart marti zawja zawj ra9el ragil rajel rajul mra mara"
    " nas ness wahed wa7ed wahid kol kull koll ktir katir kteer barsha yasser yaser wajid wajed wajd shwaya shwayya chwaya chwya shwaiya galil kteir"
    " kbir kabir kebir sghir saghir sghira zghir jdid jadid gdim 9dim kuwayes kwayes kweis kwais bahi behi tayeb tayyeb mleh mlih zain zen khayeb sayyi"
    " salam salaam salamu salamo 3alaykum 3alaikum alaikum alaykum aleikum marhaba ahlan sabah massa kheir khair shukran shokran choukran 3afwan afwan"
    " min fadlak law samaht lao samahtu barak allah fik inshallah nchallah inchallah wallah walla wallahi rabbi allah hamdulillah hamdullah"
    " 3aref aref na3ref naaref 3raft arif aaref nafham fahem fhemt fahimt nas2al nes2el as2al nsa2el so2al su2al sual 9olli goulli gulli golli gal 9al"
    " gali 9alli galli yigoul ygoul y9oul ygol nigoul ngoul n9oul a9ool agool roht ro7t mshit mchit mshet jit jeit jayt jina ji yji yjik jay jaya"
    " khda khdha khadha 5dha khadu khadaw akhad khadhou shal shalu shalou saro9 sar9 sra9 sera9 yasra9 sarag saragu kharaj 5raj nakhrej nokhrej no5rej"
    " takhrej dkhal d5al da5al dakhal nadkhol ned5el tarad tardni taradni tardouni twagaf waggafni wa9afni ma7al mahal maktab sharika charika sherka"
    " mudir modir mudeer mo3allem moalem m3allem kafil kfil kafeel sahib saheb sa7eb sahb s7ab"
)
"""Common words of Arabic as it is written in Latin letters from Tunis to Khartoum, of which there is no list by frequency."""
