* Räknar om huvudanalysen av insatsen @INSATS@ ur filerna i den här mappen. Kör: do huvudanalys.do
* Jämför med resultat.csv. Läs LASMIG.txt först. Panelen kräver inget tillägg; finns ppmlhdfe används det också.
version 14
clear all
set more off

capture confirm file "celler.csv"
if !_rc {
    import delimited using "celler.csv", varnames(1) encoding("UTF-8") clear
    foreach g in insats jamforelse {
        foreach p in fore efter {
            quietly summarize antal if grupp == "`g'" & period == "`p'", meanonly
            scalar `g'_`p' = r(mean) + 0.5
        }
    }
    scalar egen_log = ln(insats_efter / insats_fore) - ln(jamforelse_efter / jamforelse_fore)
    scalar eget_fel = sqrt(1/insats_fore + 1/insats_efter + 1/jamforelse_fore + 1/jamforelse_efter)
    scalar z_egen = egen_log / eget_fel

    import delimited using "resultat.csv", varnames(1) encoding("UTF-8") stringcols(_all) clear
    quietly generate double tal = real(varde)
    quietly summarize tal if namn == "mitt", meanonly
    scalar mitt = r(mean)
    local antal_regler = 0
    forvalues r = 1/9 {
        quietly summarize tal if namn == "oberoende_`r'", meanonly
        if r(N) > 0 {
            scalar varda_`r' = r(mean)
            local antal_regler = `r'
        }
    }

    import delimited using "jamforbara_fall.csv", varnames(1) asdouble clear
    capture confirm variable log_kvot
    local lika = cond(!_rc, 1e-9, 1e-6)
    scalar p_minskning = 0
    scalar p_okning = 0
    scalar undre = .
    scalar ovre = 0
    forvalues r = 1/`antal_regler' {
        preserve
        quietly keep if regel == `r'
        local n = _N
        local m = min(max(varda_`r', 1.001), `n')
        local krymp = sqrt((1 + 1/`n') / (1 + 1/`m'))
        sort z
        * plats nerifrån, mellan två fall interpolerad
        quietly count if z <= z_egen + `lika'
        local j = r(N)
        local plats = cond(`j' == 0, 1, `n')
        if `j' > 0 & `j' < `n' {
            local plats = `j' + min(max((z_egen - z[`j']) / (z[`j' + 1] - z[`j']), 0), 1)
        }
        local p1 = t(`m' - 1, invt(`n' - 1, `plats' / (`n' + 1)) * `krymp')
        * plats uppifrån
        quietly count if z >= z_egen - `lika'
        local j = r(N)
        local plats = cond(`j' == 0, 1, `n')
        if `j' > 0 & `j' < `n' {
            local i = `n' + 1 - `j'
            local plats = `j' + min(max((z[`i'] - z_egen) / (z[`i'] - z[`i' - 1]), 0), 1)
        }
        local p2 = t(`m' - 1, invt(`n' - 1, `plats' / (`n' + 1)) * `krymp')
        scalar p_minskning = max(p_minskning, `p1')
        scalar p_okning = max(p_okning, `p2')
        local k = t(`n' - 1, invt(`m' - 1, 0.025) / `krymp') * (`n' + 1)
        if `k' >= 1 {
            local a = floor(`k')
            local b = min(`a' + 1, `n')
            local lagt = z[`a'] + (`k' - `a') * (z[`b'] - z[`a'])
            local a = `n' + 1 - `a'
            local b = max(`a' - 1, 1)
            local hogt = z[`a'] - (`k' - floor(`k')) * (z[`a'] - z[`b'])
            scalar undre = min(undre, exp(egen_log - `hogt' * eget_fel))
            scalar ovre = max(ovre, exp(egen_log - `lagt' * eget_fel))
        }
        else {
            scalar undre = 0
            scalar ovre = .
        }
        restore
    }
    display as text "kvot " as result %12.8f exp(egen_log - mitt)
    display as text "95 % intervall " as result %12.8f undre " " %12.8f ovre
    display as text "p_minskning " as result %12.8f p_minskning
    display as text "p_okning " as result %12.8f p_okning
}

capture confirm file "lottning.csv"
if !_rc {
    * p och intervall ur alla möjliga lottningar räknas i huvudanalys.R; här bara skattningen.
    import delimited using "lottning.csv", varnames(1) asdouble clear
    collapse (mean) log_kvot, by(omgang borjade)
    quietly reshape wide log_kvot, i(omgang) j(borjade)
    generate double skillnad = log_kvot1 - log_kvot0
    quietly summarize skillnad, meanonly
    display as text "kvot " as result %12.8f exp(r(mean))
}

capture confirm file "panel.csv"
if !_rc {
    import delimited using "panel.csv", varnames(1) encoding("UTF-8") stringcols(1 3) clear
    encode grupp, generate(grupp_nr)
    encode period, generate(period_nr)
    bysort period_nr: egen summa = total(antal)
    quietly drop if summa == 0
    quietly poisson antal insats i.grupp_nr i.period_nr
    display as text "panel_kvot (poisson) " as result %12.8f exp(_b[insats])
    capture which ppmlhdfe
    if !_rc {
        quietly ppmlhdfe antal insats, absorb(grupp_nr period_nr)
        display as text "panel_kvot (ppmlhdfe) " as result %12.8f exp(_b[insats])
    }
}
