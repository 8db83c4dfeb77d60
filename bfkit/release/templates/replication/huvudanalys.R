# Räknar om huvudanalysen av insatsen @INSATS@ ur filerna i den här mappen. Kör: Rscript huvudanalys.R
# Kräver bara R. Finns paketet fixest skattas panelen också med fepois. Läs LASMIG.txt först.

resultat <- read.csv("resultat.csv", encoding = "UTF-8", stringsAsFactors = FALSE)

tal <- function(namn) {
  varde <- resultat$varde[resultat$namn == namn]
  if (length(varde) == 1) suppressWarnings(as.numeric(varde)) else NA
}

noga <- 1e-7
visa <- function(namn, varde, facit = namn) {
  ratt <- tal(facit)
  omdome <- if (is.na(ratt)) "" else if (abs(varde - ratt) <= noga * max(1, abs(ratt))) "stammer" else "SKILJER SIG"
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
  hela <- "log_kvot" %in% names(fall)
  lika <- if (hela) 1e-9 else 1e-6
  noga <- if (hela) 1e-7 else 1e-5 # avrundade z
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
  per_regel <- lapply(unique(fall$regel), function(regel) {
    egna <- fall[fall$regel == regel, ]
    n <- nrow(egna)
    varda <- tal(paste0("oberoende_", regel))
    granser <- function(niva) {
      var <- andel_av((1 - niva) / 2, n, varda) * (n + 1)
      if (var < 1) return(c(0, Inf))
      inom <- approx(seq_len(n), sort(egna$z), c(n + 1 - var, var))$y
      exp(log_kvot - inom * medelfel)
    }
    c(minskning = p_av(plats(z, egna$z) / (n + 1), n, varda),
      okning = p_av(plats(-z, -egna$z) / (n + 1), n, varda),
      mitt = if (hela) median(egna$log_kvot) else tal("mitt"), granser(0.95), granser(0.90))
  })
  tabell <- do.call(rbind, per_regel)
  visa("kvot", exp(log_kvot - tabell[which.max(tabell[, "minskning"]), "mitt"]))
  visa("kvot_undre", min(tabell[, 4]))
  visa("kvot_ovre", max(tabell[, 5]))
  visa("kvot_undre_90", min(tabell[, 6]))
  visa("kvot_ovre_90", max(tabell[, 7]))
  visa("p_minskning", max(tabell[, "minskning"]))
  visa("p_okning", max(tabell[, "okning"]))
}

if (file.exists("lottning.csv")) {
  omgangar <- split(read.csv("lottning.csv"), read.csv("lottning.csv")$omgang)
  skillnad <- function(varden, borjade) mean(varden[borjade]) - mean(varden[!borjade])
  verklig <- mean(sapply(omgangar, function(o) skillnad(o$log_kvot, o$borjade == 1)))
  bas <- 0
  lutning <- 0
  for (o in omgangar) {
    utfall <- utils::combn(nrow(o), sum(o$borjade))
    drag <- apply(utfall, 2, function(valda) {
      borjade <- seq_len(nrow(o)) %in% valda
      c(skillnad(o$log_kvot, borjade), skillnad(o$borjade, borjade))
    })
    bas <- as.vector(outer(bas, drag[1, ], "+"))
    lutning <- as.vector(outer(lutning, drag[2, ], "+"))
  }
  bas <- bas / length(omgangar)
  lutning <- lutning / length(omgangar)
  grans <- function(niva, ovre) {
    tecken <- if (ovre) 1 else -1
    kvar <- function(d) {
      vanster <- bas - d * lutning
      mean(if (ovre) vanster <= verklig - d + 1e-9 else vanster >= verklig - d - 1e-9) > (1 - niva) / 2
    }
    inre <- verklig
    yttre <- verklig + tecken * 10
    if (kvar(yttre)) return(if (ovre) Inf else 0)
    for (steg in 1:40) {
      mitt <- (inre + yttre) / 2
      if (kvar(mitt)) inre <- mitt else yttre <- mitt
    }
    exp(inre)
  }
  visa("kvot", exp(verklig))
  visa("kvot_undre", grans(0.95, FALSE))
  visa("kvot_ovre", grans(0.95, TRUE))
  visa("kvot_undre_90", grans(0.90, FALSE))
  visa("kvot_ovre_90", grans(0.90, TRUE))
  visa("p_minskning", mean(bas <= verklig + 1e-9))
  visa("p_okning", mean(bas >= verklig - 1e-9))
}

if (file.exists("panel.csv")) {
  panel <- read.csv("panel.csv", stringsAsFactors = FALSE)
  panel <- panel[ave(panel$antal, panel$period, FUN = sum) > 0, ]
  modell <- glm(antal ~ insats + factor(grupp) + factor(period), family = poisson(), data = panel,
                control = glm.control(epsilon = 1e-12, maxit = 100))
  visa("panel_kvot (glm)", exp(coef(modell)[["insats"]]), "panel_kvot")
  if (requireNamespace("fixest", quietly = TRUE)) {
    modell <- fixest::fepois(antal ~ insats | grupp + period, data = panel, glm.tol = 1e-12)
    visa("panel_kvot (fepois)", exp(coef(modell)[["insats"]]), "panel_kvot")
  }
}
