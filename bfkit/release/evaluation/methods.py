"""The method of an evaluation in words, and where it comes from."""

from bfkit.display import number
from bfkit.evaluation.deciding import LOTTERY, PLACEBO, SERIES
from bfkit.release.evaluation.views import ProtectedEvaluation

SOURCES = (
    "Bowers & Johnson 2003: Measuring the geographical displacement and diffusion of benefit effects. Journal of "
    "Quantitative Criminology 19:275–301.",
    "Cameron, Gelbach & Miller 2008: Bootstrap-based improvements for inference with clustered errors. Review of "
    "Economics and Statistics 90:414–427.",
    "Farrington, Gottfredson, Sherman & Welsh 2002: The Maryland scientific methods scale. Evidence-Based Crime Prevention.",
    "Holm 1979: A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6:65–70.",
    "Lopez Bernal, Cummins & Gasparrini 2017: Interrupted time series regression for the evaluation of public health "
    "interventions. International Journal of Epidemiology 46:348–355.",
    "Phipson & Smyth 2010: Permutation p-values should never be zero. Statistical Applications in Genetics and Molecular "
    "Biology 9:39.",
    "Robbins, Saunders & Kilmer 2017: A framework for synthetic control methods with high-dimensional, micro-level data. "
    "Journal of the American Statistical Association 112:109–126.",
    "Rosenbaum 2002: Observational Studies, andra upplagan. Springer.",
    "Roth 2022: Pretest with caution. American Economic Review: Insights 4:305–322.",
    "Sherman m.fl. 1998: Preventing crime: what works, what doesn’t, what’s promising. National Institute of Justice.",
    "Wheeler & Ratcliffe 2018: A simple weighted displacement difference test. Crime Science 7:11.",
)

_PLACEBO = (
    "Kvoten: (händelser efter / händelser före) i insatsområdet, delat med samma kvot i kontrollområdena, delat med den "
    "mellersta kvoten bland jämförbara fall. En halv händelse läggs till varje antal, så att noll går att räkna med.",
    "Jämförbara fall: områden och månader utan insats mot samma slags händelser som samma urvalsregel skulle ha valt tidigare. Deras mellersta kvot "
    "är återgången till det vanliga, och den räknas bort.",
    "p: andelen jämförbara fall som ändrats minst lika mycket, mätt i fallets egen osäkerhet. Den räknas upp för att "
    "fallen delvis är samma månader, och är aldrig noll (Phipson och Smyth 2010). Minsta möjliga p är det lägsta som så "
    "många fall kan ge.",
    "Intervallet: alla kvoter som provet inte förkastar (Rosenbaum 2002).",
)
_LOTTERY = (
    "Kvoten: medel över omgångarna av skillnaden i log(efter/före) mellan dem som började och dem som väntade. "
    "Före är hela året före starten, och alla områden väger lika, stora som små.",
    "Antalet färre: i varje omgång väntas antalet före bland dem som började (samma månader året före) gånger ändringen bland dem "
    "som väntade; omgångarna läggs ihop, och det som kom dras från. Intervallet är lottens eget: de tal som inte förkastas när "
    "lotten får falla på alla sätt och väntat delat med det som kom jämförs. Antalet avgör inget.",
    "p: andelen av alla sätt på vilka lotten kunde ha fallit som ger minst lika stor skillnad. Ingen modell behövs.",
    "Kvotens intervall: alla kvoter som provet inte förkastar.",
)
_SERIES = (
    "Kommunens egen månadsserie med trend och årstid, förlängd efter starten; kvoten är verkligt mot förlängt. "
    "Osäkerheten tar hänsyn till överspridning och till att månader följer på varandra (Lopez Bernal m.fl. 2017). "
    "Metoden ger aldrig mer än visst stöd.",
)
_ALWAYS = (
    "Tydligt stöd: ensidigt p högst 0,025 och ingen prövad förklaring talar emot. Det som inte kunnat prövas eller uteslutas "
    "står som skäl att tveka. Visst stöd: högst 0,05. Ingen effekt av "
    "praktisk betydelse: 90 % intervall ryms inom planens gränser.",
    "Före och efter: exakt intervall för kvoten mellan två antal, vidgat med roten ur överspridningen.",
    "Paneldata: Poissonregression med en nivå för varje område och en för varje månad; klustrade fel efter område (CR1, "
    "CR3), och för den linjära modellen wild bootstrap (Cameron, Gelbach och Miller 2008). Med ett enda område bär de "
    "felen inte, och osäkerheten är kvasi-Poisson. Avgör inget.",
    "Syntetiskt jämförelseområde: en viktad summa av områden som före starten hade samma antal (Robbins m.fl. 2017). "
    "Avgör inget.",
    "Flytt: varje serie rangordnas bland samma serie i alla områden och månader utan insats (för ringen: utan insats mot samma slags händelser); vid lottning avgör lotten. Viktad omfördelningsskillnad enligt Wheeler "
    "och Ratcliffe 2018, efter Bowers och Johnson 2003. Avgör inget.",
    "Marylandskalan för upplägget: Sherman m.fl. 1998, Farrington m.fl. 2002.",
)
_OF = {PLACEBO: _PLACEBO, LOTTERY: _LOTTERY, SERIES: _SERIES}


def of(view: ProtectedEvaluation) -> tuple[str, ...]:
    """The deciding method first, then what is always done."""
    lag = (
        f"Varje månad räknas som den var känd {number(view.lag_days)} dagar efter sitt slut, så att sena rapporter inte "
        "skiljer månaderna åt."
        if view.lag_days is not None
        else "Rapporterna saknar rapportdatum: de senaste månaderna kan vara ofullständiga."
    )
    return (*_OF.get(view.decision.method, ("Ingen metod kunde användas.",)), *_ALWAYS, lag)
