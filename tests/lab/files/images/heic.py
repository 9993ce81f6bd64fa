"""Small HEIC photos, written by pillow-heif (x265) once: there is no encoder without the GPL."""

import base64

_TEXT = {
    "colour": (
        "0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<0004eZDn*}000000000XXk=`10000000000aA{+7000000000000000"
        "00000B57=IV*mgE07O6l0RRC200001pa1~?00000007JY001LtX>Mi!000000RR916=`l}WdZ;I000310BCk&F#rGn"
        "01j|zbZr0t000010002|X>f9I0002oX>en20001WXm(>m0RwOV0058x000009`FGC{rLC*01pFT0096PKmiN^|NjGU"
        "00093kN^M!000939=ZZRVE_RDDMA4O18@KU0|1Z!00RI30{|YNAb|yz>aLpR;31&EfB*mtfB*mk0EA)y0RRR>0l{;@"
        "i2wiq6Ju{|a&BX6cmM$a4FCp!0000KX>)L8000000000$0000$0000eV{Bn?0000W000010000O00001|NsBs00002"
        "|NsBk000020000GaA|mH000000|*ER0000OX>e^}0000000001009Mo0s{qv0002gZDe6|0002UC;_ht$auqBKqH$`"
        "{p0`8PKM=s@1a`%%CnvhE%t43$$OvY>$-(1JDC1Q>;H%E0;SJoSd4YRb5N2JUQI~NWO?iKqCZC4Cnll*>f^sa{x(vT"
        "`=}?~g>`2$^c$^<lYdizvRu7%fPKzKC8*Ap>lPyNX#pRQD>J}2BTj9dvuEliUXPrjgiNdU&99Z2$cWi#poeDTw}^sk"
        "TI-^+BKNgpKfo#=xceMe#pryNr#p>3S#~Rf#nX}ncB0fWH@<{v%D#@Q"
    ),
    "grey": (
        "0000SW^{RQXk}@500000ZE0pPXk}@5ZE0a<0004YZDn*}000000000XXk=`10000000000aA{+7000000000000000"
        "00000B57=IV*mgE07O6l0RRC200001ng9U+00000004pj001LtX>Mi!000000RR916=`l}WdZ;I000310BCk&F#rGn"
        "01j|zbZr0t000010002?X>f9I0002iX>en20001SXm(>m0R#vD005u(000009`FGC{P_3)01pFT0096OKmiN^|NjIC"
        "00093pZEX(0{{RXx&lC90096dLID8;2mk;B0H62(00RI39>9VG7F(*iYnuW900RIr000930uW*V0RRR>0l{;@i2wiq"
        "6Ju{|a&BX6cmM$a4FCp!0000KX>)L8000000000$0000$0000eV{Bn?0000W000010000O00001|NsBs00002|NsBk"
        "000020000EaA|mH000000SEv902pa-ZD9Za00000009621%Uzs1%v<q0E%s7VRQfh0DdR|t`m^codi7-Y2zRrt@<ba"
        "f5Jz>#})TA-W^^({3)ORrcf)SCo}(XR$iDx(fd|ci2rn*-}{)$_}!%N{RIz+sF1v-`vZef1!&c3KNSoR)}`eIqDtCz"
        "9u{je<}C_RIp?LXr#99F5SCymO5SwuIR>!j<LZ7Ke@z=W"
    ),
    "see-through": (
        "0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<0007OZDn*}000000000XXk=`10000000000aA{+7000000000000000"
        "00000G-+&aV*mgE07O6l0ssL300002j{pGx00000007JY0ssI200Ub90RR91000019RL6TIB98aW&i*H00062000$f"
        "Zf0cy000000RRAKc4ILB0000LX>Mj^0ssI200IC2Xm(>U000004sdC7Z2$lO0003100F9LaB^?}00Dw&aAR)(004Dp"
        "c4I>U18@KU0FVFx0000U@BsY%`1k+-4+CHT0RR|40Sp2E{{wIU00RJ!0009300RIXx&lC90096gLID8-Z~y=U0FVFx"
        "0{{R603M(qfd!W8uA1iHA)vs3000bt00093gkk^z00u+>!E?ch0000JV{dG7ZewhC0096E00w{n000zeb8uw<00000"
        "002M$002M$001asY+-N!001BW00031000;O00061|Nr0s00092|Nqzk00062000nhX?SS>000032nYxO0041lc4I>U"
        "1PA~C0H62(0000U@BsY$`1k+-4+CHT0RR_30Sp2E{{#pC00RJ@_y7O{0017k0zhE^0RSdK0RaRE00093pZEX(0{{RX"
        "z=8x8TdKNin*sm;0{}7r00RI55MlrU00u+>!E?ch0000EaA|mH000000SEv904HH}ctZdH004DzZaQsnWoJ5QWp-ma"
        "GB7bUI$?EqX=FMv00000AZc)IVE_OC000000ssL8fdT^sga85sh64wPga7~l8fkK6W&i*H000004q<h8YybiP0RRC2"
        "00HrBWMOmw0077+0j~+jc*9#jBb!nE<Nwf3hUI(jp<4gSvz`tu_HA*=d!Og)x`iq`nEprW|A+4arO#zpjCH_sP?8c}"
        "O-RjTdF%9|KStXpCZYi9<G(=uHd2-Qs3+Zpb!Rj58?B3ze^Y_7T)lLFea=TEsLqz_79#R#0UwYnGr%|_PHmmDXX++i"
        "kDQ`}Osn?Iua%j|h}mhNhi2oqh=OZc>!PwE_qAg`z$zfP`y5xr=zNx^JB>YAb}NI$(~<>tqSP`szJzJYzK*N_009{&"
        "0j?8}<E&JGYlRuF{^r_JzyDQ3Ws_(pIQ07<VklJ&=d~;Es?_f!uAk#TU6a~7aIyb8TT$`h1(0&0#2xeOP6y6YhyzdY"
        "dhkE|2bnwz$o_)j!Xg^jYf?D*Dy~10p`=Uc9;x(Hl?5Yng*n)B2xto+p{U=|Bo5HIZo1i%*zbKMYJfj39_>#9bf{xz"
        "KtPcV;HuvtlS%q3Z2YV&WB(Tv5Kgf<r$6{WG#<nrQF~r%+J?#O*QP>irNk5~lZVC<C=4s|BAVIBzpc-S_N>9uiwOC5"
        "&sb*WH1AtwM9vFIb`A0y@a5q~)~W=LrTM>^H~vazjqU!yQ5Dk=O$j2`qmbGi8i3-d2|E;jye%)ZRJ4jp"
    ),
    "turned": (
        "0000SW^{RQXk}?*00000ZE0pPXk}?*ZE0a<0005UZDn*}000000000XXk=`10000000000aA{+7000000000000000"
        "00000G-+&aV*mgE07O6l0ssL300001>i_`&00000007JY0ssI200OrF0RR9100000Bme*aIB98aW&i*H00062000$f"
        "Zf0cy000000RRAKc4ILB0000LX>Mj^0ssI300IC2MR;ju000004sdC7Z2$lO00031009PRaB^?}008A_aAR)(004Dp"
        "c4I>U18@KU0FVFx0000U@BsY%`1k+-4+CHT0RR|40Sp2E{{wIU00RJ!0009300RIXx&lC90096gLID8-Z~y=U0FVFx"
        "0{{R603M(qfd!W8uA1iHA)vs3000bt00093gkk^z00u+>!E?ch0000JV{dG7ZewhC0096E00w{n000zeb8uw<00000"
        "002M$002M$001asY+-N!001BW00031000;O00061|Nr0s00092|Nqzk00062000nhX?SS>000032nYxO000STa&L44"
        "0000PX>e^}0000000001009Pp0s{qvh5!Hn8fkK6W&i*H000004r63<V*mmG0RRC2008)HWMOmw0077+0j~+jc*9#j"
        "Bb!nE<Nwf3hUI(jp<4gSvz`tu_HA*=d!Og)x`iq`nEprW|A+4arO#zpjCH_sP?8c}O-RjTdF%9|KStXpCZYi9<G(=u"
        "Hd2-Qs3+Zpb!Rj58?B3ze^Y_7T)lLFea=TEsLqz_79#R#0UwYnGr%|_PHmmDXX++ikDQ`}Osn?Iua%j|h}mhNhi2oq"
        "h=OZc>!PwE_qAg`z$zfP`y5xr=zNx^JB>YAb}NI$(~<>tqSP`szJzJYzK*N_000I>cxh$;08LE*DgXcg2mk>A5&#1L"
        "000311^@s60000"
    ),
    "ten bits": (
        "0000SW^{RQXk}@500000ZE0pPXk}@5ZE0a<0004eZDn*}000000000XXk=`10000000000aA{+7000000000000000"
        "00000B57=IV*mgE07O6l0RRC200001pa1~?000000052v001LtX>Mi!000000RR916=`l}WdZ;I000310BCk&F#rGn"
        "01j|zbZr0t000010002|X>f9I0002oX>en20001WXm(>m0R#vD005o1000009`FGC{rdU<01pFT0096OKmiN^|NjIC"
        "00093owxu10{{RXx&lC90096hLID8;2mk;B0G+r100RI39-ttB1lew?>8@@98Vm>k00RKX000932tZ;00RRR>0l{;@"
        "i2wiq6Ju{|a&BX6cmM$a4FCp!0000KX>)L8000000000$0000$0000eV{Bn?0000W000010000O00001|NsBs00002"
        "|NsBk000020000GaA|mH000000}2WX0000OX>e^}0000000001009Mo0s{qv0001%ZDe6|0001rC;_ht$av%mKqH$`"
        "{p0`A28QK(@1a`%%CnvhE%t43$$OvY>$^=VJDSh^>a+h_8TgfdLk1tJR((Q9NqbRdwSzaW>1bZFZ-1jj{2DI@p!N(0"
        ">-lhYrMXC6-I>cGzipceT4yiO&V@JPC%rTnjwo$x;HyB0SB}+?!4DPcx3TrRCskIJnh*"
    ),
}

HEIC = {name: base64.b85decode(text) for name, text in _TEXT.items()}
"""24 rows of 32 pixels: red above left, blue below right, dark elsewhere."""
