//! What is known before anything is learnt: words of shops' reviews in Turkish and English with our own weights, in
//! log-odds of being positive. A star stands for any ending; terms of several words follow each other. Longer terms win.

/// Terms of the same weight, separated by commas.
pub(super) const TERMS: [(f32, &str); 16] = [
    (
        2.2,
        "harika*, mükemmel*, muhteşem*, süper*, bayıld*, bayılıyor*, kusursuz*, efsane*, şahane*, müthiş*, enfes*, \
         fevkalade, olağanüstü, on numara, 10 numara, beş yıldız*, 5 yıldız*, tavsiye ed*, tavsiye olunur, \
         çok memnun*, iyi ki al*, gönül rahatlığıyla, gözünüz kapalı, tereddütsüz al*, düşünmeden al*, tekrar alır*, tekrar alac*, \
         yine alır*, yine alac*, bir daha alır*, hayran*, beklediğimden * güzel, beklediğimden * iyi, beklentimin üstünde, beklentimin üzerinde, \
         ellerinize sağlık, emeği geçen*, bundan sonra hep, daha iyisi yok, daha iyisi olamaz, hiç üzmedi*, \
         her kuruşuna değ*, hak ediyor, hakkını veriyor, dört dörtlük, vazgeçilmez*, aşık oldu*",
    ),
    (
        1.4,
        "güzel*, iyi, iyiydi, kalitel*, memnun*, beğend*, beğeni*, sevd*, seviyo*, başarıl*, teşekkür*, \
         sağlam*, hızlı*, kullanışlı*, rahat*, pratik*, sessiz, öneririm, öneriyor*, öneriliyor, şık, zarif*, \
         yumuşacık, yumuşak, güler yüzlü*, ilgiliydi*, ilgili bir, ilgililer, yardımcı oldu*, özenli*, orijinal*, orjinal*, \
         dayanıklı*, değdi, değer, memnuniyet*, kolay*, tam istediğim*, istediğim gibi, beklediğim gibi, \
         anlatıldığı gibi, göründüğü gibi, birebir, mutlu*, keyif*, ideal*, lezzetli*, güvenilir*, güven ver*, \
         sorunsuz*, sıkıntısız*, eksiksiz*, yanılmamış*, haklıymış*, iyi ki, fiyat performans, sorun çözül*, \
         gayet iyi, elinden düşürm*, içim ısındı, başka söze gerek yok, 👏, 👌, 🙏, gerçekten işe yar*, işe yarıyor, \
         işime yara*, yakıştı*, tam oldu, tam oturdu, solmadı, bozulmadı, hissediliyor, hasarsız*, tebrik*",
    ),
    (
        1.4,
        "good, great, nice, love, loved, loves, like it, liked, happy, pleased, satisfied, fast, quick, quickly, easy, \
         comfortable, soft, sturdy, durable, reliable, helpful, friendly, well made, well packed, as described, \
         as expected, works well, works great, worth, thanks, thank you, beautiful, lovely, on time, fits",
    ),
    (
        2.2,
        "excellent*, perfect*, amazing*, awesome, fantastic, wonderful, outstanding, superb, brilliant, best, \
         recommend*, highly recommend*, exceeded, five stars, 5 stars, love it, flawless*, will buy again, \
         would buy again, great value, 😍, 🥰, ❤, 💯, <3",
    ),
    (
        0.8,
        "fena değil, fena sayılmaz, zamanında, ertesi gün, aynı gün, önce geldi, iki günde, hesaplı*, uygun*, ekonomik, \
         temiz*, canlı, hafif, hediye gibi, kampanyalar gerçek, indirimden al*, çözüldü, cevap verdi*, hemen cevap, \
         olması gerektiği gibi, :), 👍, 😊, 😁, 😀, 😃, 🙂, ✨, 🔥, ok, fine, decent, affordable, cheap, \
         reasonable, early, smooth, light",
    ),
    (
        0.3,
        "iade sürec*, iade işlem*, iade politika*, iade hakkı*, idare eder, idare ederdi, ucuz*, indirim*, iş görü*, okay, alright, average",
    ),
    (
        -2.2,
        "berbat*, rezalet*, rezil*, iğrenç*, çöp, çöpe, çöpe at*, çöp oldu, felaket*, skandal, dolandır*, sahtekar*, \
         sahte, kazık*, hüsran*, hayal kırıklığı*, pişman, pişman ol*, pişmanım, pişmanlık*, sakın, sakın al*, \
         almayın*, uzak dur*, tavsiye etm*, tavsiye edilmez, tavsiye edemi*, önermi*, önermem, öneremem, \
         bir daha alma*, bir daha asla, asla, beş para etmez, vakit kaybı, zaman kaybı, para kaybı, \
         mağdur*, yazık, işe yarama*, hiçbir işe yara*, kimse ilgilenme*, güvenim kalmadı, hak etmi*, haketmi*, \
         bir yıldız*, 1 yıldız, sıfır yıldız, param yatmadı, insan kandır*",
    ),
    (
        -2.2,
        "terrible, horrible, awful, worst, garbage, trash, rubbish, useless, scam, fraud, fake, disgusting, disappointed, \
         disappointing, disappointment, waste of money, waste, never again, do not buy, dont buy, avoid, one star, \
         1 star, ripoff, rip off, pathetic, stay away, regret, 😡, 🤬, 🤮, 💩, 👎",
    ),
    (
        -1.4,
        "kötü*, kötüsü*, bozuk*, bozul*, kırık*, kırıl*, arıza*, kalitesiz*, yırtı*, geç gel*, geç geldi, geç teslim, \
         geç ulaş*, yanlış ürün, yanlış gel*, yanlış gönder*, eksik parça*, eksik geldi, eksik çıktı, eksik gönder*, \
         şikayet*, memnuniyetsiz*, beğenme*, beğenmed*, sevmed*, sevmiyo*, ulaşama*, ulaşmak imkansız, ilgilenmi*, \
         ilgilenmed*, ilgisiz*, saygısız*, cevap verm*, cevap yok, cevap alama*, değmez*, değmiyo*, hasarlı*, ezik*, \
         defolu*, dayanmadı*, dayanıksız*, dağıldı*, söküldü*, sökük*, elimde kaldı, iptal edil*, iptal ettil*, özensiz*, dandik*, \
         çalışmı*, çalışmad*, gelmedi*, gelmiyor, tutmuyor, tutmadı, yetişmedi*, alakası yok*, alakasız*, kullanılmış*, \
         ikinci el, tüylen*, kokuyor*, leş, soluk*, soldu, daralt*, çekti, giyilmi*, lekeli*, çizik*, yamuk*, \
         param hala, yatmadı, haftalarca, günlerce, günlerdir, defalarca, söylenmedi, uzadı, anlatılan * yok, \
         kullanılamaz, kullanamad*, memnun değil*, memnun kalmad*",
    ),
    (
        -1.4,
        "bad, broken, broke, poor, poorly, damaged, defective, faulty, late, slow, delayed, refund, returned, return it, \
         wrong, missing, unhappy, rude, unhelpful, overpriced, cheaply, flimsy, torn, ripped, stained, scratched, \
         smells, smell, stopped working, doesnt work, does not work, didnt work, not working, didnt arrive, \
         never arrived, no response, no answer, unreliable, not as described, fell apart, faded, shrank, dirty, \
         ignored, hate, hated, annoying, misleading, complaint",
    ),
    (
        -0.9,
        "iade*, geri gönder*, sorun*, sıkıntı*, problem*, hata*, eksik*, yanlış*, pahalı*, gecik*, yavaş*, zayıf*, \
         maalesef, malesef, ne yazık ki, keşke, gürültülü*, zor, zorlan*, uğraştır*, bekletti*, bekletiyo*, beklemek, \
         fiyatı yüksek, fiyatı * yüksek, ücreti yüksek, kusur*, leke*, çabuk kırış*, terlet*, plastik kokusu, \
         hakkını vermiyor, inandırıcı değil, 😞, 😢, 😭, 😠, 😤, 😒, 🙁, :(, :/, çözüm bul*, sebebi bile",
    ),
    (
        -0.9,
        "issue, issues, problem, problems, expensive, difficult, hard to, unfortunately, noisy, uncomfortable, heavy, \
         too small, too big, too tight, weak, disappoint*, complain*, lacking, thin, loose, scratch, return, returning",
    ),
    (
        -0.4,
        "ince, incecik, dar, küçük, soğuk, biraz ince, kısa, ağır, sesli, ortalama*, kararsız*, beklerdim, \
         ne iyi ne kötü, meh, so so, mediocre, small, could be better, daha iyi olabilir*, daha hızlı olabilir*, \
         yarı fiyatına, fiyatı düştü, çok fazla",
    ),
    (
        -1.2,
        "beklentimi karşılama*, beklentiyi karşılama*, beklediğim gibi değil, göründüğü gibi değil, fotoğraftaki gibi değil",
    ),
    (
        1.6,
        "sorun yok*, sorun yaşama*, sıkıntı yok*, sıkıntı yaşama*, pişman değil*, pişman olma*, pişman etme*, no problem, no problems, no issues, no complaints",
    ),
    (1.2, "hiç yorma*, rahatsız etmi*, rahatsız etme*, not bad, cant complain, couldnt be happier"),
];

/// Words that turn what stands before them, in Turkish.
pub(super) const TURNING_AFTER: &str = "değil*, deyil*, yok*, yo, olmad*, olmaz*, olmuyor*, kalmad*, çıkmad*, çıkarmad*, yaşamad*, \
     görmed*, bulmad*, bulamad*, duymad*, etme*, etmi*, edemi*, sayılmaz, diyemem, diyemi*, vermi*, vermed*, bırakmad*";
/// Words that turn what stands after them, in English.
pub(super) const TURNING_BEFORE: &str = "not, no, never, dont, doesnt, didnt, isnt, wasnt, arent, werent, cant, cannot, \
     couldnt, wont, wouldnt, hardly, without, nothing, neither, nor, havent, hasnt, barely";
/// Words that strengthen what stands after them.
pub(super) const STRENGTHENING: &str = "çok, aşırı, gayet, oldukça, kesinlikle, gerçekten, inanılmaz, son derece, derece, cidden, \
     resmen, very, really, so, extremely, absolutely, totally, incredibly, too";
/// Words that weaken what stands after them.
pub(super) const WEAKENING: &str =
    "biraz, az, pek, kısmen, nispeten, hafif, slightly, somewhat, little, bit, fairly";
