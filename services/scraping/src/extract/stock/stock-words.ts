/** What a wording says about stock, before negation. */
export type StockMeaning =
  /** Can be had now: "in stock", "ready to ship". Negated it is out of stock. */
  | 'in'
  | 'out'
  | 'gone'
  | 'backorder'
  | 'preorder'
  /** Asks to be told when it is back. */
  | 'notify';

/** What one language says. A `*` ends a word that may go on; phrases are parted by commas; case and accents don't count. */
export interface StockLanguage {
  readonly in: string;
  readonly out: string;
  /** Will not come back. */
  readonly gone: string;
  readonly backorder: string;
  readonly preorder: string;
  readonly notify: string;
  /** Words that turn a phrase of `in` around: before it, or right behind it. */
  readonly not: string;
  /** Words that with a phrase of `in` say that it will not come back. */
  readonly noLonger: string;
  /** Words of shops that one goes to: what is said there is no stock of the online shop. */
  readonly store: string;
  /** Headings over other products. */
  readonly others: string;
  /** Words before a time of delivery. */
  readonly delivery: string;
  readonly day: string;
  readonly week: string;
  readonly month: string;
}

/** Languages that put spaces between words. */
export const SPACED: Readonly<Record<string, StockLanguage>> = {
  en: {
    in: 'in stock,available,available to order,available now,available online,available for delivery,available to buy,available immediately,ready to ship,ready for dispatch,ships today,ships immediately,ships same day,in stock online,left in stock,items left,only * left,last one,low stock,few left,plenty in stock,stock available,order by,order within,dispatched today,in store and online',
    out: 'out of stock,sold out,item is sold,item has been sold,cannot be ordered,cannot be purchased,soldout,oos,temporarily unavailable,currently unavailable,unavailable,no stock,0 in stock,out-of-stock,stock: 0,none left,back soon,back in stock soon,all gone,expected back,awaiting stock,restocking soon,currently out,while we restock,not for sale online',
    gone: 'discontinued,no longer available,no longer for sale,no longer sold,no longer made,no longer in production,no longer stocked,end of life,permanently sold out,has been retired,withdrawn from sale,not coming back,end of line and sold out',
    backorder:
      'backorder,back order,back-order,backordered,back ordered,available on backorder,special order,made to order,order now for delivery,available for backorder,allow * weeks',
    preorder:
      'preorder,pre-order,pre order,coming soon,available from,available on,release date,releases on,released on,expected release,ships from,launching,reserve yours now,in stock from',
    notify:
      'notify me,email me when,e-mail me when,let me know when,alert me,tell me when,notify when,get notified,back in stock alert,back-in-stock alert,join the waitlist,join waitlist,join waiting list,waitlist,email when available,stock alert,keep me posted,request restock,remind me',
    not: "not,no,isn't,isnt,never,currently not,n't,cannot,without,zero,0,un",
    noLonger: 'no longer,not any longer,no more,never again',
    store:
      'store*,pickup,pick-up,pick up,collect,collection,branch*,click & collect,near you,your location,in-store,showroom',
    others:
      'related*,similar*,you may also like,you might also like,customers also,recommended*,recently viewed,frequently bought,complete the look,more from,more like this,others also,people also,bought together,alternatives,you may like,goes well with,pairs well,shop the look,bestsellers,accessories',
    delivery: 'deliver*,ship*,dispatch*,lead time,arrives,delivery time,usually,allow',
    day: 'day*,business day*,working day*,hours,hrs,tomorrow',
    week: 'week*,wks,wk',
    month: 'month*',
  },
  de: {
    in: 'auf lager,vorratig,sofort lieferbar,lieferbar,verfugbar,online verfugbar,sofort verfugbar,versandfertig,am lager,erhaltlich,ab lager,lagernd,noch * stuck,nur noch * auf lager,wenige verfugbar,geringer bestand,bestellbar,sofort versandbereit,sofort versandfertig',
    out: 'ausverkauft,vergriffen,nicht zur verfugung,nicht vorratig,nicht lieferbar,nicht verfugbar,nicht auf lager,nicht am lager,nicht bestellbar,derzeit ausverkauft,aktuell ausverkauft,momentan ausverkauft,leider ausverkauft,bald wieder,fehlt derzeit,nicht lagernd,wird nachgeliefert sobald,kein bestand,nachschub ist unterwegs,restlos weg',
    gone: 'nicht mehr lieferbar,nicht mehr verfugbar,nicht mehr erhaltlich,nicht mehr im sortiment,auslaufartikel ausverkauft,eingestellt,nicht mehr bestellbar,wird nicht mehr hergestellt,abverkauft,nicht mehr angeboten,dauerhaft ausverkauft',
    backorder:
      'auf bestellung,wird bestellt,auf anfrage bestellbar,nachlieferung,nachbestellt,lieferung nach wareneingang,fertigung auf bestellung,wird fur sie bestellt,bestellware,auf nachbestellung',
    preorder:
      'vorbestell*,demnachst,erscheint am,erscheint im,verfugbar ab,lieferbar ab,ab dem * lieferbar,erhaltlich ab,vorverkauf,bald erhaltlich,bald verfugbar,neuerscheinung am',
    notify:
      'benachrichtig*,verfugbarkeitsalarm,e-mail bei verfugbarkeit,erinner* mich,informieren sie mich,informiert werden,warteliste,auf die warteliste,wieder da mail,bescheid geben,benachrichtigung bei verfugbarkeit,email wenn verfugbar',
    not: 'nicht,kein*,leider nicht,nie,weder,0,ohne',
    noLonger: 'nicht mehr,nicht langer,nie wieder',
    store: 'filial*,markt,abhol*,im laden,ladengeschaft,click & collect,vor ort,standort*,geschaft*,haus',
    others:
      'ahnliche*,das konnte ihnen,das konnte dir,kunden kauften,kunden sahen,empfehl*,zuletzt angesehen,passend dazu,wird oft zusammen,weitere*,zubehor,mehr von,auch interessant,dazu passt,alternativen,andere kunden,kunden interessierten',
    delivery: 'liefer*,versand*,lieferzeit,zustellung,lieferbar in,versandfertig in',
    day: 'tag*,werktag*,arbeitstag*,std,stunden',
    week: 'woche*',
    month: 'monat*',
  },
  fr: {
    in: 'en stock,disponible,disponible en ligne,disponible immediatement,expedie sous,expedition immediate,pret a etre expedie,plus que * en stock,derniers articles,derniere piece,stock faible,en ligne disponible,livrable,dernieres pieces',
    out: 'rupture de stock,en rupture,epuise*,indisponible*,victime de son succes,non disponible,pas disponible,stock epuise,hors stock,momentanement indisponible,actuellement indisponible,temporairement indisponible,bientot de retour,plus en stock,sold out,rupture,article est vendu,article vendu',
    gone: "n'est plus disponible,plus commercialise*,plus vendu,arret de commercialisation,fin de serie epuisee,produit arrete,ne sera plus,definitivement epuise,n'est plus fabrique,abandonne par le fabricant",
    backorder:
      'sur commande,disponible sur commande,en reapprovisionnement commande possible,commande fournisseur,livraison differee,en cours de reapprovisionnement commandable,fabrique a la demande',
    preorder:
      'precommande*,pre-commande*,bientot disponible,a paraitre,disponible a partir du,disponible le,sortie le,sortie prevue,disponible des le,a venir',
    notify:
      "m'avertir,prevenez-moi,me prevenir,alertez-moi,m'alerter,prevenir par email,etre averti*,recevoir une alerte,etre alerte,me notifier,alerte stock,liste d'attente,avertissez-moi,informez-moi,etre prevenu*",
    not: "pas,non,aucun*,ne,n'est,0,sans",
    noLonger: "n'est plus,ne * plus,plus jamais",
    store: 'magasin*,boutique*,retrait,click & collect,point de vente,drive,en agence',
    others:
      'similaires,apparentes,produits lies,produits complementaires,vous aimerez aussi,produits associes,articles similaires,les clients,recommande*,recemment consultes,vus recemment,souvent achetes,completez,accessoires,vous pourriez aimer,vous aimerez peut-etre,dans la meme categorie,autres*,a voir aussi',
    delivery: 'livr*,expedi*,delai*',
    day: 'jour*,jours ouvres,heures,demain,h',
    week: 'semaine*',
    month: 'mois',
  },
  es: {
    in: 'en stock,disponible,disponible online,hay existencias,hay stock,envio inmediato,entrega inmediata,listo para enviar,ultimas unidades,quedan * unidades,solo quedan,ultima unidad,con stock,stock disponible,disponibilidad inmediata,pocas unidades,en existencia',
    out: 'agotad*,sin stock,sin existencias,no disponible*,fuera de stock,no hay stock,no hay existencias,temporalmente no disponible,actualmente no disponible,no quedan,rotura de stock,sin disponibilidad,proximamente de vuelta,stock agotado,fuera de existencias,vuelve pronto',
    gone: 'descatalogad*,ya no esta disponible,ya no se fabrica,producto descontinuado,descontinuad*,ya no se vende,retirado de la venta,fin de existencias,no volvera',
    backorder:
      'bajo pedido,pedido bajo demanda,bajo demanda,por encargo,disponible bajo pedido,disponible para reserva bajo pedido,pedido especial,disponible por encargo,a pedido',
    preorder:
      'preventa,pre-venta,reserva ya,reservalo,proximamente,disponible a partir,disponible el,lanzamiento el,fecha de lanzamiento,preorden,pre-orden,proximo lanzamiento,reservar ahora',
    notify:
      'avisame*,aviseme*,avisar cuando,notificarme,notificame,avisenme,te avisamos,recibir aviso,quiero que me avisen,aviso de stock,lista de espera,avisadme,recordarme',
    not: 'no,sin,ningun*,ya no,0,nunca',
    noLonger: 'ya no,nunca mas',
    store: 'tienda*,recog*,recogida,retiro,sucursal*,punto de venta,click & collect',
    others:
      'relacionados,similares,tambien te puede,te puede interesar,quizas te guste,clientes tambien,recomendad*,vistos recientemente,comprados juntos,productos similares,otros productos,accesorios,combina con,tambien compraron,te gustara',
    delivery: 'entreg*,envi*,plazo*,recibelo,llega',
    day: 'dia*,dias habiles,dias laborables,horas,manana,h',
    week: 'semana*',
    month: 'mes,meses',
  },
  it: {
    in: 'disponibile,disponibilita immediata,in magazzino,disponibile online,pronta consegna,spedizione immediata,ultimi pezzi,solo * disponibili,ultimi disponibili,in stock,disponibile subito,pronto per la spedizione,disponibili,ultimo pezzo,spedito in',
    out: 'esaurit*,non disponibile,non disponibili,attualmente non disponibile,non in stock,temporaneamente esaurito,temporaneamente non disponibile,terminat*,al momento non disponibile,sold out,scorte esaurite,indisponibile,prodotto esaurito,torna presto,fuori stock',
    gone: 'fuori produzione,non piu disponibile,non piu in vendita,non piu prodotto,discontinuato,fuori catalogo,ritirato dal commercio,uscito di produzione',
    backorder:
      'su ordinazione,disponibile su ordinazione,ordinabile,in riassortimento ordinabile,su richiesta,disponibile su richiesta,in arrivo ordinabile,prodotto su ordinazione',
    preorder:
      'preordin*,pre-ordin*,prenota*,prossimamente,in arrivo,disponibile dal,disponibile da,in uscita il,uscita prevista,data di uscita,presto disponibile',
    notify:
      "avvisami,avvertimi,notificami,avvisatemi,ricevi un avviso,avviso disponibilita,ricevi una notifica,lista d'attesa,informami,contattami quando,avvisa quando,inviami una mail",
    not: 'non,nessun*,0,senza,mai',
    noLonger: 'non piu,mai piu',
    store: 'negozi*,ritir*,punto vendita,in store,click & collect,sede',
    others:
      'correlati,simili,potrebbe piacerti,potrebbero interessarti,potrebbe interessarti,ti potrebbe,chi ha acquistato,consigliat*,visti di recente,acquistati insieme,altri prodotti,accessori,completa il look,abbinalo,anche questi',
    delivery: 'consegn*,sped*,tempi*',
    day: 'giorn*,giorni lavorativi,ore,domani,h',
    week: 'settiman*',
    month: 'mese,mesi',
  },
  pt: {
    in: 'em stock,em estoque,disponivel,disponivel online,pronta entrega,envio imediato,entrega imediata,ultimas unidades,restam * unidades,so restam,disponiveis,ha stock,stock disponivel,a pronta entrega,enviado em,pronto a enviar,ultima unidade',
    out: 'esgotad*,indisponivel,sem stock,sem estoque,fora de stock,fora de estoque,nao disponivel,temporariamente indisponivel,produto indisponivel,estoque esgotado,acabou,volta em breve,de momento indisponivel,rutura de stock',
    gone: 'descontinuad*,ja nao esta disponivel,nao esta mais disponivel,fora de linha,saiu de linha,fora de producao,nao e mais vendido,nao e mais fabricado,retirado de venda',
    backorder:
      'sob encomenda,por encomenda,disponivel por encomenda,disponivel sob encomenda,sob consulta,feito sob encomenda,mediante encomenda',
    preorder:
      'pre-venda,pre venda,prevenda,pre-encomenda,em breve,disponivel a partir,lancamento em,data de lancamento,reserve ja,brevemente,disponivel em',
    notify:
      'avise-me,avisa-me,avisem-me,notifique-me,notificar-me,me avise,quero ser avisado,receber aviso,avisar quando,lista de espera,alerta de stock,quando chegar,avisar-me',
    not: 'nao,sem,nenhum*,ja nao,0,nunca',
    noLonger: 'ja nao,nao * mais,nunca mais',
    store: 'loja*,levant*,retir*,ponto de venda,click & collect,recolha',
    others:
      'relacionados,semelhantes,tambem pode gostar,voce tambem pode,quem comprou,quem viu,recomendad*,vistos recentemente,comprados juntos,outros produtos,acessorios,sugestoes,pode interessar,veja tambem,compre junto',
    delivery: 'entreg*,envi*,prazo*,receba,chega',
    day: 'dia*,dias uteis,horas,amanha,h',
    week: 'semana*',
    month: 'mes,meses',
  },
  nl: {
    in: 'op voorraad,leverbaar,verkrijgbaar,direct leverbaar,voorradig,beschikbaar,uit voorraad leverbaar,nog * op voorraad,direct beschikbaar,online beschikbaar,voor * besteld,vandaag besteld,morgen in huis,laatste stuks,nog maar * beschikbaar,ruim op voorraad',
    out: 'uitverkocht,niet op voorraad,niet leverbaar,niet beschikbaar,niet voorradig,tijdelijk uitverkocht,tijdelijk niet leverbaar,momenteel uitverkocht,binnenkort weer,geen voorraad,onbeschikbaar,buiten voorraad,helaas uitverkocht,voorraad: 0',
    gone: 'niet meer leverbaar,niet meer verkrijgbaar,niet langer leverbaar,niet langer beschikbaar,uit assortiment,uit het assortiment,niet meer in ons assortiment,definitief uitverkocht,uit productie',
    backorder:
      'op bestelling,nabestelling,in backorder,wordt voor u besteld,op aanvraag leverbaar,backorder,in nabestelling',
    preorder:
      'pre-order,preorder,reserveer nu,verwacht op,verschijnt op,leverbaar vanaf,beschikbaar vanaf,binnenkort verkrijgbaar,verwacht,vooruitbestellen,binnenkort beschikbaar,nu reserveren',
    notify:
      'houd mij op de hoogte,houd me op de hoogte,stuur me een bericht,mail mij,mail me,laat het mij weten,laat me weten,waarschuw mij,bericht mij,stuur mij een bericht,wachtlijst,ontvang een bericht,melding bij voorraad,seintje,hou me op de hoogte',
    not: 'niet,geen,nooit,0,zonder',
    noLonger: 'niet meer,niet langer,nooit meer',
    store: 'winkel*,filia*,afhal*,ophal*,vestiging*,click & collect',
    others:
      'gerelateerd*,vergelijkbare*,ook interessant,anderen bekeken,anderen kochten,aanbevolen,recent bekeken,vaak samen,bijpassende,accessoires,klanten kochten,misschien vind je,combineer met,alternatieven,meer van,maak compleet',
    delivery: 'lever*,verzend*,bezorg*',
    day: 'dag*,werkdag*,dagen,uur,morgen',
    week: 'week,weken',
    month: 'maand*',
  },
  pl: {
    in: 'w magazynie,dostepn*,na stanie,produkt dostepny,w sprzedazy,ostatnie sztuki,wysylka w 24h,wysylka dzisiaj,dostepny od reki,wysylka natychmiast,zostalo * sztuk,duza ilosc,srednia ilosc,mala ilosc,wysylka jutro,gotowy do wysylki',
    out: 'niedostepn*,brak w magazynie,brak na stanie,brak towaru,wyprzedan*,chwilowo niedostepny,produkt niedostepny,chwilowy brak,brak produktu,tymczasowo niedostepny,brak w sprzedazy,wyczerpan*,sprzedane,wkrotce ponownie,nie ma na stanie',
    gone: 'wycofan*,produkt wycofany,nie jest juz dostepny,zakonczono produkcje,zakonczono sprzedaz,koniec produkcji,juz niedostepny,archiwalny,niedostepny na stale',
    backorder: 'na zamowienie,dostepny na zamowienie,pod zamowienie,na specjalne zamowienie,sprowadzimy na zamowienie',
    preorder:
      'przedsprzedaz*,zapowiedz*,premiera,wkrotce w sprzedazy,wkrotce dostepny,dostepny od dnia,dostepny od,zamow przed premiera,wkrotce',
    notify:
      'powiadom mnie,powiadom o dostepnosci,powiadomienie,poinformuj mnie,daj znac,powiadom,otrzymaj powiadomienie,lista oczekujacych,zapisz sie na powiadomienie,powiadomcie mnie,przypomnij mi',
    not: 'nie,brak,nie jest,0,bez',
    noLonger: 'juz nie,nie jest juz,nigdy wiecej',
    store: 'sklep*,salon*,odbior*,w sklepie,stacjonarn*,punkt*',
    others:
      'podobne,powiazane,moze ci sie spodobac,klienci kupili,polecan*,ostatnio ogladane,czesto kupowane,inni kupili,akcesoria,zobacz takze,zobacz rowniez,inne produkty,pasuje do,kupowane razem',
    delivery: 'dostaw*,wysyl*,czas realizacji,realizacj*',
    day: 'dni,dzien,dnia,godzin*,h,dni roboczych,24h,48h',
    week: 'tydzien,tygodn*,tyg',
    month: 'miesiac*,miesiec*',
  },
  cs: {
    in: 'skladem,na sklade,k dispozici,dostupn*,ihned k odeslani,ihned k expedici,skladem online,posledni kusy,posledni kus,zbyva * ks,ihned k odberu,k odeslani,mame skladem,expedujeme dnes,zitra u vas',
    out: 'vyprodan*,neni skladem,nedostupn*,neni na sklade,docasne nedostupne,momentalne nedostupne,momentalne vyprodano,neni k dispozici,nejsou skladem,docasne vyprodano,nelze objednat,opet brzy,zbozi neni skladem,nelze koupit',
    gone: 'prodej ukoncen,ukonceny prodej,jiz nedostupne,ukoncena vyroba,vyrazeno z nabidky,jiz neni v nabidce,uz se neprodava,jiz neprodavame,vyroba ukoncena,trvale vyprodano',
    backorder:
      'na objednavku,na dotaz,u dodavatele,skladem u dodavatele,objednavame u dodavatele,dodani na objednavku,zbozi na objednavku',
    preorder:
      'predobjedn*,pripravujeme,ocekavame,vychazi,dostupne od,skladem od,naskladnime,brzy v prodeji,jiz brzy,k dodani od',
    notify:
      'hlidat dostupnost,hlidat,hlidaci pes,hlidani dostupnosti,upozornit,upozornete me,informovat o naskladneni,dat vedet,poslat e-mail,dejte mi vedet,hlidej,sledovat dostupnost,poslete mi zpravu',
    not: 'neni,nejsou,ne,nelze,bez,0,zadn*',
    noLonger: 'jiz neni,uz neni,jiz nejsou,jiz ne,uz ne',
    store: 'prodejn*,vydejn*,pobock*,osobni odber,na prodejne,showroom*,odberne misto',
    others:
      'souvisejici,podobne,mohlo by se vam libit,mohlo by vas zajimat,zakaznici take,doporucuj*,naposledy prohlizene,casto kupovane,dalsi produkty,prislusenstvi,ostatni kupuji,lide take,k tomu se hodi,alternativy,zakaznici kupuji',
    delivery: 'doru*,dodan*,odesl*,dodaci,expedic*',
    day: 'den,dny,dnu,dne,hod,hodin*,pracovni*,zitra',
    week: 'tyden,tydn*,tydnu',
    month: 'mesic*',
  },
  sk: {
    in: 'skladom,na sklade,k dispozicii,dostupn*,ihned na odoslanie,posledne kusy,posledny kus,ihned k odberu,zostava * ks,mame skladom,expedujeme dnes,odosielame ihned,zajtra u vas,pripravene na odoslanie',
    out: 'vypredan*,nie je skladom,nedostupn*,nie je na sklade,docasne nedostupne,momentalne nedostupne,momentalne vypredane,nie je k dispozicii,nie su skladom,docasne vypredane,neda sa objednat,tovar nie je skladom,vypredali sme,nie je mozne objednat',
    gone: 'predaj ukonceny,ukonceny predaj,uz nedostupne,ukoncena vyroba,vyradene z ponuky,uz nie je v ponuke,uz sa nepredava,vyroba ukoncena,uz nepredavame,natrvalo vypredane',
    backorder: 'na objednavku,na dopyt,u dodavatela,skladom u dodavatela,tovar na objednavku,objedname u dodavatela',
    preorder:
      'predobjedn*,pripravujeme,ocakavame,vychadza,dostupne od,skladom od,naskladnime,coskoro v predaji,uz coskoro,coskoro,k dodaniu od',
    notify:
      'strazit dostupnost,strazit,strazny pes,strazenie,upozornit,upozornite ma,informovat o naskladneni,dat vediet,poslat e-mail,dajte mi vediet,sledovat dostupnost,poslite mi spravu',
    not: 'nie je,nie su,nie,neda sa,bez,0,ziadn*',
    noLonger: 'uz nie je,uz nie,viac nie',
    store: 'predajn*,vydajn*,pobock*,osobny odber,na predajni,showroom*,odberne miesto',
    others:
      'suvisiace,podobne,mohlo by sa vam pacit,mohlo by vas zaujimat,zakaznici tiez,odporuc*,naposledy prezerane,casto kupovane,dalsie produkty,prislusenstvo,ostatni kupuju,ludia tiez,hodi sa k tomu,alternativy',
    delivery: 'doruc*,dodan*,odosl*,dodacia,expedic*',
    day: 'den,dni,dna,hod,hodin*,pracovn*,zajtra',
    week: 'tyzden,tyzdn*',
    month: 'mesiac*',
  },
  ro: {
    in: 'in stoc,disponibil*,stoc suficient,stoc limitat,ultimele bucati,ultimul produs,livrare imediata,pe stoc,stoc disponibil,mai sunt * in stoc,ultimele * produse,livrare rapida,in stoc magazin online',
    out: 'stoc epuizat,epuizat*,indisponibil*,nu este in stoc,lipsa stoc,fara stoc,stoc 0,momentan indisponibil,temporar indisponibil,nu este disponibil,out of stock,vandut,revine in curand,nu mai avem pe stoc',
    gone: 'nu mai este disponibil,scos din productie,produs retras,nu se mai fabrica,nu mai este in oferta,discontinuat,scos din oferta,iesit din productie',
    backorder: 'la comanda,pe comanda,disponibil la comanda,stoc furnizor,in stoc furnizor,comanda speciala',
    preorder:
      'precomand*,pre-comand*,in curand,disponibil din,disponibil de la,data lansarii,lansare pe,va fi disponibil',
    notify:
      'anunta-ma,notifica-ma,anuntati-ma,ma anunta,alerta stoc,trimite notificare,instiintare,anunt revenire in stoc,vreau sa fiu anuntat,notificare stoc,lista de asteptare,instiinteaza-ma',
    not: 'nu,nu este,fara,lipsa,0,niciun*',
    noLonger: 'nu mai este,nu mai,niciodata',
    store: 'magazin*,ridicare,showroom*,easybox,punct de lucru,sediu',
    others:
      'similare,recomandat*,te-ar putea interesa,clientii au,vazute recent,cumparate impreuna,alte produse,accesorii,produse asemanatoare,s-ar putea sa,iti recomandam,completeaza,produse conexe',
    delivery: 'livr*,expedi*,termen*',
    day: 'zi,zile,zile lucratoare,ore,maine',
    week: 'saptaman*',
    month: 'luna,luni',
  },
  ru: {
    in: 'в наличии,есть в наличии,есть на складе,на складе,доступен,доступно,доступна,готов к отправке,осталось * шт,последний,в продаже,отправим сегодня,отгрузка сегодня,много,достаточно,заканчивается,есть,можно купить',
    out: 'нет в наличии,нет на складе,закончил*,распродан*,раскупили,отсутствует,недоступ*,временно недоступен,временно отсутствует,товар закончился,скоро будет,ожидается поступление,товара нет,нет в продаже,наличие: 0,все продано',
    gone: 'снят с производства,снято с производства,снята с производства,больше не продается,снят с продажи,снята с продажи,больше не выпускается,архив,больше недоступен,выведен из ассортимента,продажи завершены',
    backorder: 'под заказ,на заказ,доступно под заказ,доступен под заказ,привезем под заказ,поставка под заказ',
    preorder:
      'предзаказ*,скоро в продаже,ожидается,поступит в продажу,дата выхода,появится,старт продаж,доступен с,выйдет',
    notify:
      'сообщить о поступлении,уведомить о поступлении,уведомить,сообщить,узнать о поступлении,сообщите мне,оповестить,подписаться на поступление,лист ожидания,уведомите меня,напомнить о поступлении',
    not: 'не,нет,отсутствует,0,без,никаких',
    noLonger: 'больше не,больше нет,уже не',
    store: 'магазин*,самовывоз*,пункт*,в магазинах,на складах,точк*,салон*',
    others:
      'похожие,рекоменд*,с этим товаром,вам может понравиться,вместе с этим,недавно просмотренные,вы смотрели,аналоги,сопутствующие,покупают также,другие товары,аксессуары,возможно вас,дополните,хиты продаж',
    delivery: 'достав*,отправ*,отгруз*,срок*,поставк*',
    day: 'дн*,день,дня,дней,час*,завтра',
    week: 'недел*,нед',
    month: 'месяц*,мес',
  },
  hi: {
    in: 'स्टॉक में,स्टॉक में है,उपलब्ध,उपलब्ध है,स्टॉक उपलब्ध,केवल * बचे,केवल * बचा,भेजने के लिए तैयार,तुरंत उपलब्ध,सीमित स्टॉक,अभी उपलब्ध',
    out: 'स्टॉक में नहीं,आउट ऑफ स्टॉक,आउट ऑफ़ स्टॉक,बिक गया,बिक चुका,स्टॉक समाप्त,स्टॉक ख़त्म,स्टॉक खत्म,अनुपलब्ध,उपलब्ध नहीं,सोल्ड आउट,अभी उपलब्ध नहीं,फिलहाल उपलब्ध नहीं,बिक गए,जल्द वापस',
    gone: 'बंद कर दिया गया,अब उपलब्ध नहीं,बंद हो गया,अब नहीं बिकता,अब नहीं बनाया जाता,निर्माण बंद',
    backorder: 'ऑर्डर पर उपलब्ध,बैकऑर्डर,मांग पर उपलब्ध,ऑर्डर पर बनाया,ऑर्डर पर',
    preorder: 'प्री-ऑर्डर,प्री ऑर्डर,प्रीऑर्डर,जल्द आ रहा है,जल्द ही उपलब्ध,जल्द आ रहा,से उपलब्ध होगा,से उपलब्ध,लॉन्च',
    notify: 'मुझे सूचित करें,सूचित करें,मुझे बताएं,उपलब्ध होने पर सूचित करें,सूचना पाएं,उपलब्ध होने पर,मुझे सूचना दें,प्रतीक्षा सूची',
    not: 'नहीं,न,नही,0,बिना',
    noLonger: 'अब नहीं,अब * नहीं',
    store: 'स्टोर*,दुकान*,पिकअप,शोरूम*',
    others: 'संबंधित,मिलते-जुलते,समान,आपको यह भी,ग्राहकों ने,अनुशंसित,हाल ही में,साथ में खरीदे,अन्य उत्पाद,आपको पसंद,सुझाए',
    delivery: 'डिलीवरी,शिपिंग,भेजा,पहुंचेगा,वितरण',
    day: 'दिन,दिनों,घंटे,कल',
    week: 'सप्ताह,हफ्ते,हफ़्ते,सप्ताहों',
    month: 'महीने,महीना,माह',
  },
};

/** Languages whose words stand without spaces: phrases are found anywhere in a text, the longest first. */
export const UNSPACED: Readonly<Record<string, StockLanguage>> = {
  zh: {
    in: '有货,有貨,现货,現貨,有库存,有庫存,库存充足,庫存充足,仅剩,僅剩,即可发货,现货发售,现货供应,現貨供應,可购买,可購買,立即发货,尚有库存,尚有庫存,库存紧张,快速出貨,24小时内发货',
    out: '缺货,缺貨,无货,無貨,售罄,已售完,售完,卖完,賣完,已售罄,无库存,無庫存,暂时缺货,暫時缺貨,库存不足,庫存不足,没有库存,沒有庫存,补货中,補貨中,已抢光,已搶光,暂无现货,暫無現貨,没货,完售,销售一空,銷售一空,暂不可售,無現貨,无现货',
    gone: '已下架,停产,停產,停售,已停售,已停产,已停產,不再销售,不再銷售,商品已下架,不再生产,絕版,绝版',
    backorder: '可订购,接受订货,需订货,訂貨,需調貨,订货商品,可預訂調貨,预订调货,客製訂做,接单生产,接單生產,可訂購',
    preorder:
      '预售,預售,预购,預購,预订,預訂,即将上市,即將上市,敬请期待,敬請期待,即将推出,即將推出,即将发售,即將發售,起发售,起發售',
    notify: '到货通知,到貨通知,缺货登记,缺貨登記,到货提醒,到貨提醒,貨到通知,补货通知,補貨通知,通知我,提醒我,候补,候補',
    not: '不,没,没有,無,无,未,暂无,沒,沒有',
    noLonger: '不再',
    store: '门店,門店,门市,門市,自提,自取,店取,实体店,實體店,店內',
    others:
      '相关商品,相關商品,相似,猜你喜欢,猜你喜歡,推荐,推薦,看了又看,您可能,你可能,其他商品,最近浏览,最近瀏覽,浏览过,瀏覽過,搭配,买了还买,熱銷,热销,同类商品',
    delivery: '发货,發貨,出貨,出货,到货,到貨,配送,送达,送達,交货,交貨',
    day: '天,日,小时,小時,工作日',
    week: '周,週,星期',
    month: '个月,個月',
  },
  ja: {
    in: '在庫あり,在庫有り,在庫有,在庫があります,在庫ございます,即納,即日出荷,即日発送,残りわずか,残り僅か,在庫わずか,在庫僅少,在庫○,在庫◎,在庫：あり,お届け可能,本日発送,当日発送,販売中,在庫数',
    out: '在庫なし,在庫無し,在庫無,在庫切れ,売り切れ,売切れ,売切,完売,品切れ,品切,在庫がありません,在庫はありません,在庫ございません,一時的に在庫,入荷待ち,在庫×,在庫：なし,SOLD OUT,在庫状況：×,欠品,現在取り扱い,現在お取り扱い,購入できません,お買い求めいただけません,次回入荷未定',
    gone: '販売終了,取扱終了,取り扱い終了,生産終了,廃盤,販売を終了,お取り扱いを終了,終売,製造終了',
    backorder: 'お取り寄せ,取り寄せ,取寄せ,取寄,受注生産,受注発注,メーカー取寄,受注後',
    preorder: '予約受付,予約する,予約商品,ご予約,近日発売,発売予定,発売日,近日入荷,予約販売,先行予約,より発売',
    notify:
      '入荷通知,再入荷通知,再入荷お知らせ,入荷お知らせ,再入荷のお知らせ,入荷したら,入荷連絡,お知らせを受け取る,再入荷リクエスト,再販リクエスト',
    not: 'ません,なし,ない,無し,不可',
    noLonger: '終了',
    store: '店舗,店頭,受け取り,受取り,実店舗',
    others:
      '関連商品,おすすめ,オススメ,この商品を見た,この商品を買った,よく一緒に,最近チェック,類似,その他の商品,他の商品,こちらも,閲覧履歴,ランキング,チェックした',
    delivery: '発送,出荷,お届け,配送,納期,入荷',
    day: '日,営業日,時間',
    week: '週間,週',
    month: 'ヶ月,か月,カ月,ヵ月',
  },
  ko: {
    in: '재고 있음,재고있음,구매 가능,구매가능,당일 발송,당일발송,바로 배송,오늘출발,오늘 출발,재고 보유,남은 수량,품절임박,품절 임박,판매중,판매 중,즉시 발송,즉시발송,재고 충분,잔여 수량',
    out: '품절,재고 없음,재고없음,일시품절,일시 품절,매진,판매 완료,판매완료,솔드아웃,입고 예정,입고예정,재입고 예정,재고 소진,재고가 없습니다,구매 불가,구매할 수 없습니다,구매불가,재고 부족,sold out',
    gone: '단종,판매 종료,판매종료,판매 중지,판매중지,판매가 종료,더 이상 판매하지,생산 종료,단종된',
    backorder: '주문 제작,주문제작,해외 주문 후,주문 후 제작,주문 후 입고,주문후제작,입고 후 발송,별도 주문',
    preorder:
      '예약 판매,예약판매,예약 구매,예약구매,사전 예약,사전예약,출시 예정,출시예정,예약 주문,예약주문,부터 판매,오픈 예정',
    notify:
      '재입고 알림,입고 알림,재입고알림,입고알림,알림 신청,알림신청,알림 받기,알림받기,입고되면,재입고 요청,대기 신청',
    not: '않,없,불가,못,미',
    noLonger: '더 이상',
    store: '매장,픽업,방문 수령,방문수령,지점,오프라인',
    others:
      '관련 상품,관련상품,추천 상품,추천상품,함께 본,함께 구매,비슷한,최근 본,다른 고객,다른 상품,이런 상품,연관 상품,같이 본,베스트',
    delivery: '배송,발송,출고,도착,입고',
    day: '일,영업일,시간',
    week: '주',
    month: '개월,달',
  },
};

/** Of each language the words that say "sold out", without their first letter, as they may stand in the bytes of a page. */
export const OUT_BYTES: Readonly<Record<string, readonly string[]>> = {
  en: [
    'old out',
    'old Out',
    'OLD OUT',
    'ut of stock',
    'ut of Stock',
    'ut Of Stock',
    'OUT OF STOCK',
    'navailable',
    'o longer',
    'iscontinued',
    'otify me',
    'otify Me',
    'ot available',
    'ot in stock',
  ],
  de: [
    'usverkauft',
    'ergriffen',
    'icht vorr',
    'icht verf',
    'icht lieferbar',
    'icht auf Lager',
    'icht mehr',
    'enachrichtig',
    'icht bestellbar',
  ],
  fr: [
    'upture',
    'puis\u00e9',
    'puis&eacute;',
    'ndisponible',
    'on disponible',
    'as disponible',
    'as en stock',
    'ors stock',
    'lus disponible',
    'lus commercialis',
  ],
  es: ['gotad', 'in stock', 'in existencias', 'o disponible', 'escatalogad', 'v\u00edsame', 'escontinuad'],
  it: ['saurit', 'on disponibil', 'uori produzione', 'vvisami', 'ndisponibil', 'erminat'],
  pt: ['sgotad', 'ndispon', 'em stock', 'em estoque', 'vise-me', 'ora de linha', 'escontinuad'],
  nl: ['itverkocht', 'iet op voorraad', 'iet leverbaar', 'iet meer', 'iet beschikbaar', 'ud mij op de hoogte'],
  pl: ['iedost', 'rak w magazynie', 'yprzedan', 'rak towaru', 'owiadom', 'ycofan', 'rak na stanie'],
  cs: ['yprod', 'en\u00ed skladem', 'edostupn', 'l\u00eddat', 'konc'],
  sk: ['ypredan', 'ie je skladom', 'edostupn', 'tr\u00e1\u017ei', 'konc'],
  ro: ['puizat', 'ndisponibil', 'ipsa stoc', 'ipsă stoc', 'u este', 'nunţă', 'nunță'],
  ru: ['ет в наличии', 'акончил', 'аспродан', 'едоступ', 'тсутству', 'ообщить о', 'нят с', 'ет на складе'],
  hi: ['नहीं', 'बिक गया', 'बिक चुका', 'आउट ऑफ', 'समाप्त', 'सूचित', 'अनुपलब्ध'],
  zh: [
    '缺货',
    '缺貨',
    '售罄',
    '售完',
    '卖完',
    '賣完',
    '无货',
    '無貨',
    '补货',
    '補貨',
    '下架',
    '到货通知',
    '貨到通知',
    '停产',
    '停產',
  ],
  ja: ['在庫なし', '在庫切れ', '売り切れ', '売切', '完売', '品切', '入荷', '販売終了', '取扱終了', '購入できません'],
  ko: ['품절', '매진', '재고 없', '재고없', '재입고', '단종', '판매 종료', '판매종료', '구매 불가', '구매불가'],
};
