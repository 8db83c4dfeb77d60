* Räknar om huvudanalysen av insatsen @INSATS@ ur filerna i den här mappen. Kör: do huvudanalys.do
* Läs LASMIG.txt först. Inget tillägg krävs; finns ppmlhdfe (med ftools och reghdfe) används det också.
version 14
clear all
set more off

* Facit ska ligga nära värdet, eller mellan lagst och hogst. Saknat tal är en gräns som saknas (störst av alla tal).
scalar noga = 1e-7
program define visa
    args namn varde lagst hogst
    local ratt = scalar(facit_`namn')
    local omdome "SKILJER SIG"
    if "`lagst'" != "" {
        if `ratt' >= `lagst' & `ratt' <= `hogst' local omdome "stammer inom felmarginalen"
    }
    else if missing(`ratt') {
        if missing(`varde') local omdome "stammer"
    }
    else if abs(`varde' - `ratt') <= scalar(noga) * max(1, abs(`ratt')) {
        local omdome "stammer"
    }
    display as text %-16s "`namn'" as result %18.0g `varde' %18.0g `ratt' as text "  `omdome'"
end

import delimited using "resultat.csv", varnames(1) encoding("UTF-8") stringcols(_all) clear
quietly generate double tal = real(varde)
foreach rad in kvot kvot_undre kvot_ovre kvot_undre_90 kvot_ovre_90 p_minskning p_okning panel_kvot mitt ///
    efter_utan_tak dragna_utfall {
    quietly summarize tal if namn == "`rad'", meanonly
    scalar facit_`rad' = r(mean)
}
local antal_regler = 0
forvalues r = 1/9 {
    quietly summarize tal if namn == "oberoende_`r'", meanonly
    if r(N) > 0 {
        scalar varda_`r' = r(mean)
        local antal_regler = `r'
    }
}
display as text "@INSATS@: namn, här, resultat.csv"

capture confirm file "celler.csv"
local finns = !_rc
capture confirm file "jamforbara_fall.csv"
if `finns' & !_rc {
    import delimited using "celler.csv", varnames(1) encoding("UTF-8") asdouble clear
    foreach g in insats jamforelse {
        foreach p in fore efter {
            quietly summarize antal if grupp == "`g'" & period == "`p'", meanonly
            scalar `g'_`p' = r(mean) + 0.5
        }
    }
    scalar egen_log = ln(insats_efter / insats_fore) - ln(jamforelse_efter / jamforelse_fore)
    scalar eget_fel = sqrt(1/insats_fore + 1/insats_efter + 1/jamforelse_fore + 1/jamforelse_efter)
    scalar z_egen = egen_log / eget_fel
    * En månad med insatsen som låg över sitt tak räknas som taket i rangordningen och fullt ut i kvoten.
    scalar over_taket = max(1, (facit_efter_utan_tak + 0.5) / insats_efter)

    import delimited using "jamforbara_fall.csv", varnames(1) asdouble clear
    capture confirm variable log_kvot
    local lika = cond(!_rc, 1e-9, 1e-6)
    scalar p_lagre = 0
    scalar p_hogre = 0
    foreach niva in 95 90 {
        local utan_grans_`niva' = 0
        scalar undre_`niva' = c(maxdouble)
        scalar ovre_`niva' = 0
    }
    forvalues r = 1/`antal_regler' {
        preserve
        quietly keep if regel == `r'
        local n = _N
        local m = min(max(scalar(varda_`r'), 1.001), `n')
        local krymp = sqrt((1 + 1/`n') / (1 + 1/`m'))
        sort z
        * plats nerifrån, mellan två fall interpolerad
        quietly count if z <= scalar(z_egen) + `lika'
        local j = r(N)
        local plats = cond(`j' == 0, 1, `n')
        if `j' > 0 & `j' < `n' {
            local plats = `j' + min(max((scalar(z_egen) - z[`j']) / (z[`j' + 1] - z[`j']), 0), 1)
        }
        scalar p_lagre = max(p_lagre, t(`m' - 1, invt(`n' - 1, `plats' / (`n' + 1)) * `krymp'))
        * plats uppifrån
        quietly count if z >= scalar(z_egen) - `lika'
        local j = r(N)
        local plats = cond(`j' == 0, 1, `n')
        if `j' > 0 & `j' < `n' {
            local i = `n' + 1 - `j'
            local plats = `j' + min(max((z[`i'] - scalar(z_egen)) / (z[`i'] - z[`i' - 1]), 0), 1)
        }
        scalar p_hogre = max(p_hogre, t(`m' - 1, invt(`n' - 1, `plats' / (`n' + 1)) * `krymp'))
        foreach niva in 95 90 {
            local k = t(`n' - 1, invt(`m' - 1, (1 - `niva'/100) / 2) / `krymp') * (`n' + 1)
            if `k' < 1 {
                * en regel utan gräns gör hela intervallet obegränsat, vad de andra än ger
                local utan_grans_`niva' = 1
            }
            else {
                local a = floor(`k')
                local b = min(`a' + 1, `n')
                local lagt = z[`a'] + (`k' - `a') * (z[`b'] - z[`a'])
                local c = `n' + 1 - `a'
                local d = max(`c' - 1, 1)
                local hogt = z[`c'] - (`k' - `a') * (z[`c'] - z[`d'])
                scalar undre_`niva' = min(undre_`niva', exp(egen_log - (`hogt') * eget_fel))
                scalar ovre_`niva' = max(ovre_`niva', exp(egen_log - (`lagt') * eget_fel))
            }
        }
        restore
    }
    * Regel 1 avgör kvoten; mitt är medianen av dess fall.
    visa kvot `=exp(egen_log - facit_mitt) * over_taket'
    * Är z avrundade kan gränserna skilja i sjätte decimalen, och p något mer.
    if `lika' > 1e-8 scalar noga = 1e-5
    foreach niva in 95 90 {
        local slut = cond(`niva' == 90, "_90", "")
        if `utan_grans_`niva'' {
            visa kvot_undre`slut' 0
            visa kvot_ovre`slut' .
        }
        else {
            visa kvot_undre`slut' `=undre_`niva' * over_taket'
            visa kvot_ovre`slut' `=ovre_`niva' * over_taket'
        }
    }
    visa p_minskning `=p_lagre'
    visa p_okning `=p_hogre'
    scalar noga = 1e-7
}

capture confirm file "lottning.csv"
if !_rc {
    import delimited using "lottning.csv", varnames(1) asdouble clear
    quietly summarize omgang, meanonly
    local omgangar = r(max)
    local alla_lika = 1
    scalar verklig = 0
    forvalues o = 1/`omgangar' {
        quietly summarize log_kvot if omgang == `o', meanonly
        local listade_`o' = r(N)
        if r(max) - r(min) > 1e-9 local alla_lika = 0
        quietly summarize log_kvot if omgang == `o' & borjade == 1, meanonly
        local borjar_`o' = r(N)
        scalar verklig = verklig + r(mean) / `omgangar'
        quietly summarize log_kvot if omgang == `o' & borjade == 0, meanonly
        scalar verklig = verklig - r(mean) / `omgangar'
    }
    local rader = _N
    forvalues i = 1/`rader' {
        scalar logg_`i' = log_kvot[`i']
        scalar egen_`i' = borjade[`i']
    }

    * 0: programmet gick igenom alla möjliga lottningar, och det görs här också. Annars drog det så många av dem;
    * här dras lika många med ett eget frö, så p och intervall kan bara stämma inom slumpens felmarginal.
    local dragna = scalar(facit_dragna_utfall)
    clear
    set seed 1
    local start = max(`dragna', 1)
    quietly set obs `start'
    generate double bas = 0
    generate double lutning = 0
    generate double vikt = 0
    generate int tagna = 0
    generate byte vald = 0
    local i = 0
    forvalues o = 1/`omgangar' {
        quietly replace tagna = 0
        * område för område: börjar det eller väntar det?
        forvalues j = 1/`listade_`o'' {
            local i = `i' + 1
            local kvar = `listade_`o'' - `j' + 1
            local borjar = `borjar_`o''
            local vantar = `listade_`o'' - `borjar'
            if `dragna' > 0 {
                quietly replace vald = runiform() * `kvar' < `borjar' - tagna
            }
            else {
                drop vald
                quietly expand 2, generate(vald)
                quietly drop if vald == 1 & tagna >= `borjar'
                quietly drop if vald == 0 & `borjar' - tagna >= `kvar'
            }
            quietly replace vikt = cond(vald == 1, 1 / `borjar', -1 / `vantar') / `omgangar'
            quietly replace bas = bas + vikt * scalar(logg_`i')
            quietly replace lutning = lutning + vikt * scalar(egen_`i')
            quietly replace tagna = tagna + vald
        }
    }
    local n = _N
    quietly count if bas <= scalar(verklig) + 1e-9
    scalar p_lagre = cond(`dragna' > 0, (1 + r(N)) / (`n' + 1), r(N) / `n')
    quietly count if bas >= scalar(verklig) - 1e-9
    scalar p_hogre = cond(`dragna' > 0, (1 + r(N)) / (`n' + 1), r(N) / `n')
    quietly count if lutning >= 1 - 1e-9
    local stilla = r(N)
    quietly generate double vandning = (scalar(verklig) - bas) / (1 - lutning) if lutning < 1 - 1e-9
    sort vandning
    local sista = `n' - `stilla'

    visa kvot `=exp(verklig)'
    foreach niva in 95 90 {
        local slut = cond(`niva' == 90, "_90", "")
        local svans = (1 - `niva'/100) / 2
        * så mycket kan två andelar av lika många dragningar skilja sig, i ett fall på en miljon mer
        local slump = cond(`dragna' > 0, 5 * sqrt(2 * `svans' * (1 - `svans') / `n') + 10 / `n', 0)
        local nummer = 0
        foreach andel in `svans' `=`svans' - `slump'' `=`svans' + `slump'' {
            local nummer = `nummer' + 1
            local tillatna = cond(`dragna' > 0, `andel' * (`n' + 1) - 1, `andel' * `n')
            local behovs = floor(`tillatna' + 1e-9) + 1 - `stilla'
            scalar undre_`nummer' = 0
            scalar ovre_`nummer' = .
            if !`alla_lika' & `behovs' > 0 {
                scalar undre_`nummer' = exp(vandning[`behovs'])
                scalar ovre_`nummer' = exp(vandning[`sista' - `behovs' + 1])
            }
        }
        if `dragna' > 0 {
            visa kvot_undre`slut' `=undre_1' `=undre_2' `=undre_3'
            visa kvot_ovre`slut' `=ovre_1' `=ovre_3' `=ovre_2'
        }
        else {
            visa kvot_undre`slut' `=undre_1'
            visa kvot_ovre`slut' `=ovre_1'
        }
    }
    if `dragna' > 0 {
        foreach sida in lagre hogre {
            local slump = 5 * sqrt(2 * p_`sida' * (1 - p_`sida') / `n') + 10 / `n'
            local namn = cond("`sida'" == "lagre", "p_minskning", "p_okning")
            visa `namn' `=p_`sida'' `=p_`sida' - `slump'' `=p_`sida' + `slump''
        }
    }
    else {
        visa p_minskning `=p_lagre'
        visa p_okning `=p_hogre'
    }
}

capture confirm file "panel.csv"
if !_rc {
    import delimited using "panel.csv", varnames(1) encoding("UTF-8") stringcols(1 3) clear
    encode grupp, generate(grupp_nr)
    encode period, generate(period_nr)
    bysort period_nr: egen summa = total(antal)
    quietly drop if summa == 0
    quietly poisson antal insats i.grupp_nr i.period_nr
    visa panel_kvot `=exp(_b[insats])'
    capture which ppmlhdfe
    if !_rc {
        capture noisily ppmlhdfe antal insats, absorb(grupp_nr period_nr) tolerance(1e-10)
        if _rc {
            display as text "ppmlhdfe gick inte att köra. Det kräver ftools och reghdfe, i en version som passar:"
            display as text "skriv ssc install ftools, ssc install reghdfe och ssc install ppmlhdfe, med replace efter"
            display as text "kommatecken om de redan finns. Raden panel_kvot ovan är samma skattning och räcker."
        }
        else {
            visa panel_kvot `=exp(_b[insats])'
        }
    }
}
