# Räknar om huvudanalysen av insatsen @INSATS@ ur filerna i den här mappen. Kör: Rscript huvudanalys.R
# Kräver bara R. Finns paketet fixest skattas panelen också med fepois. Läs LASMIG.txt först.

resultat <- read.csv("resultat.csv", encoding = "UTF-8", stringsAsFactors = FALSE)

tal <- function(namn) {
  varde <- resultat$varde[resultat$namn == namn]
  if (length(varde) == 1) suppressWarnings(as.numeric(varde)) else NA
}

# Facit ska ligga nära värdet, eller inom gränserna "inom". En rad utan tal i resultat.csv är en gräns som saknas.
visa <- function(namn, varde, facit = namn, inom = NULL, noga = 1e-7) {
  ratt <- tal(facit)
  if (is.na(ratt) && facit %in% resultat$namn) ratt <- Inf
  lika <- if (is.na(ratt) || is.na(varde)) NA
    else if (!is.null(inom)) ratt >= inom[1] && ratt <= inom[2]
    else if (is.infinite(ratt) || is.infinite(varde)) ratt == varde
    else abs(varde - ratt) <= noga * max(1, abs(ratt))
  omdome <- if (is.na(lika)) "ingen jamforelse" else if (!lika) "SKILJER SIG"
    else if (is.null(inom)) "stammer" else "stammer inom felmarginalen"
  cat(sprintf("%-24s %16.10g %16.10g  %s\n", namn, varde, ratt, omdome))
}

cat(sprintf("%-24s %16s %16s\n", "@INSATS@", "har", "resultat.csv"))
k <- 0.5

if (file.exists("celler.csv") && file.exists("jamforbara_fall.csv")) {
  celler <- read.csv("celler.csv", stringsAsFactors = FALSE)
  fall <- read.csv("jamforbara_fall.csv")
  antal <- function(grupp, period) celler$antal[celler$grupp == grupp & celler$period == period]
  log_kvot <- log((antal("insats", "efter") + k) / (antal("insats", "fore") + k)) -
    log((antal("jamforelse", "efter") + k) / (antal("jamforelse", "fore") + k))
  medelfel <- sqrt(sum(1 / (celler$antal + k)))
  z <- log_kvot / medelfel
  # En månad med insatsen som låg över sitt tak räknas som taket i rangordningen och fullt ut i kvoten.
  over_taket <- max(1, (tal("efter_utan_tak") + k) / (antal("insats", "efter") + k))
  hela <- "log_kvot" %in% names(fall) # annars är z avrundade till sex decimaler
  lika <- if (hela) 1e-9 else 1e-6
  plats <- function(varde, andra) {
    ordnad <- sort(andra)
    n <- length(ordnad)
    j <- findInterval(varde + lika, ordnad)
    if (j == 0) return(1)
    if (j == n) return(n)
    j + min(max((varde - ordnad[j]) / (ordnad[j + 1] - ordnad[j]), 0), 1)
  }
  p_av <- function(andel, n, varda) {
    m <- min(max(varda, 1.001), n)
    pt(qt(andel, n - 1) * sqrt((1 + 1 / n) / (1 + 1 / m)), m - 1)
  }
  andel_av <- function(p, n, varda) {
    m <- min(max(varda, 1.001), n)
    pt(qt(p, m - 1) * sqrt((1 + 1 / m) / (1 + 1 / n)), n - 1)
  }
  regler <- lapply(unique(fall$regel), function(regel) {
    list(z = sort(fall$z[fall$regel == regel]), varda = tal(paste0("oberoende_", regel)))
  })
  p_vid <- function(varde, tecken) {
    max(sapply(regler, function(r) {
      n <- length(r$z)
      p_av(plats(tecken * varde, tecken * r$z) / (n + 1), n, r$varda)
    }))
  }
  granser <- function(niva) {
    per_regel <- sapply(regler, function(r) {
      n <- length(r$z)
      var <- andel_av((1 - niva) / 2, n, r$varda) * (n + 1)
      if (var < 1) return(c(0, Inf))
      inom <- approx(seq_len(n), r$z, c(n + 1 - var, var))$y
      exp(log_kvot - inom * medelfel)
    })
    c(min(per_regel[1, ]), max(per_regel[2, ])) * over_taket
  }
  # Regel 1 är den som avgör: den med störst p för en minskning.
  mitt <- if (hela) median(fall$log_kvot[fall$regel == 1]) else tal("mitt")
  noga <- if (hela) 1e-7 else 1e-5
  visa("kvot", exp(log_kvot - mitt) * over_taket)
  for (niva in c(0.95, 0.90)) {
    efter <- if (niva == 0.90) "_90" else ""
    visa(paste0("kvot_undre", efter), granser(niva)[1], noga = noga)
    visa(paste0("kvot_ovre", efter), granser(niva)[2], noga = noga)
  }
  for (tecken in c(1, -1)) {
    inom <- if (!hela) range(p_vid(z - 2 * lika, tecken), p_vid(z + 2 * lika, tecken)) + c(-1, 1) * noga
    visa(if (tecken == 1) "p_minskning" else "p_okning", p_vid(z, tecken), inom = inom)
  }
}

if (file.exists("lottning.csv")) {
  lottning <- read.csv("lottning.csv")
  omgangar <- split(lottning, lottning$omgang)
  # 0: programmet gick igenom alla möjliga lottningar, och det görs här också. Annars drog det så många av dem;
  # här dras lika många med ett eget frö, så p och intervall kan bara stämma inom slumpens felmarginal.
  dragna <- tal("dragna_utfall")
  set.seed(1)
  skillnad <- function(varden, borjade) mean(varden[borjade]) - mean(varden[!borjade])
  verklig <- mean(sapply(omgangar, function(o) skillnad(o$log_kvot, o$borjade == 1)))
  # Område för område: börjar det eller väntar det? Alla vägar, eller för varje dragning en av dem på måfå.
  utfall <- function(o) {
    n <- nrow(o)
    borjar <- sum(o$borjade)
    bas <- lutning <- tagna <- rep(0, max(dragna, 1))
    for (i in seq_len(n)) {
      kvar <- n - i + 1
      if (dragna > 0) {
        vald <- runif(dragna) * kvar < borjar - tagna
      } else {
        kan <- which(tagna < borjar)
        kan_lata_bli <- which(borjar - tagna < kvar)
        rader <- c(kan, kan_lata_bli)
        vald <- rep(c(TRUE, FALSE), c(length(kan), length(kan_lata_bli)))
        bas <- bas[rader]
        lutning <- lutning[rader]
        tagna <- tagna[rader]
      }
      vikt <- ifelse(vald, 1 / borjar, -1 / (n - borjar))
      bas <- bas + vikt * o$log_kvot[i]
      lutning <- lutning + vikt * o$borjade[i]
      tagna <- tagna + vald
    }
    list(bas = bas, lutning = lutning)
  }
  bas <- lutning <- 0
  for (o in omgangar) {
    nya <- utfall(o)
    bas <- if (dragna > 0) bas + nya$bas else as.vector(outer(bas, nya$bas, "+"))
    lutning <- if (dragna > 0) lutning + nya$lutning else as.vector(outer(lutning, nya$lutning, "+"))
  }
  bas <- bas / length(omgangar)
  lutning <- lutning / length(omgangar)
  n <- length(bas)
  p_av <- function(extrema) if (dragna > 0) (1 + sum(extrema)) / (n + 1) else mean(extrema)
  # Så mycket kan två andelar av lika många dragningar skilja sig, i ett fall på en miljon mer.
  slump <- function(p) if (dragna > 0) 5 * sqrt(2 * p * (1 - p) / n) + 10 / n else 0
  ror_sig <- lutning < 1 - 1e-9
  vandning <- sort((verklig - bas[ror_sig]) / (1 - lutning[ror_sig]))
  alla_lika <- all(sapply(omgangar, function(o) diff(range(o$log_kvot)) <= 1e-9))
  grans <- function(svans, ovre) {
    tillatna <- if (dragna > 0) svans * (n + 1) - 1 else svans * n
    behovs <- floor(tillatna + 1e-9) + 1 - sum(!ror_sig)
    if (alla_lika || behovs <= 0) return(if (ovre) Inf else 0)
    exp(vandning[if (ovre) length(vandning) - behovs + 1 else behovs])
  }
  visa("kvot", exp(verklig))
  for (niva in c(0.95, 0.90)) {
    svans <- (1 - niva) / 2
    for (ovre in c(FALSE, TRUE)) {
      namn <- paste0(if (ovre) "kvot_ovre" else "kvot_undre", if (niva == 0.90) "_90" else "")
      inom <- if (dragna > 0) range(grans(svans + slump(svans), ovre), grans(svans - slump(svans), ovre))
      visa(namn, grans(svans, ovre), inom = inom)
    }
  }
  for (namn in c("p_minskning", "p_okning")) {
    p <- p_av(if (namn == "p_minskning") bas <= verklig + 1e-9 else bas >= verklig - 1e-9)
    visa(namn, p, inom = if (dragna > 0) p + c(-1, 1) * slump(p))
  }
}

if (file.exists("panel.csv")) {
  panel <- read.csv("panel.csv", stringsAsFactors = FALSE)
  panel <- panel[ave(panel$antal, panel$period, FUN = sum) > 0, ]
  modell <- glm(antal ~ insats + factor(grupp) + factor(period), family = poisson(), data = panel,
                control = glm.control(epsilon = 1e-12, maxit = 100))
  visa("panel_kvot (glm)", exp(coef(modell)[["insats"]]), "panel_kvot")
  if (requireNamespace("fixest", quietly = TRUE)) {
    modell <- fixest::fepois(antal ~ insats | grupp + period, data = panel,
                             glm.tol = 1e-12, glm.iter = 100, fixef.tol = 1e-10)
    visa("panel_kvot (fepois)", exp(coef(modell)[["insats"]]), "panel_kvot")
  }
}
