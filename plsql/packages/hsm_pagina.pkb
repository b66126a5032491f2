create or replace package body hsm_pagina as
   -- Written by python -m deploy.pagina from plsql/painel: change it there.

   function texto(in_dados in clob default null) return clob is
      l_texto clob;
      l_bloco varchar2(32767);

      -- A block at a time, for each addition copies the whole CLOB
      procedure linha(in_linha in varchar2) is
      begin
         if length(l_bloco) > 30000 then
            l_texto := l_texto || l_bloco;
            l_bloco := null;
         end if;
         l_bloco := l_bloco || in_linha || chr(10);
      end linha;

      procedure parte_1 is
      begin
         linha('<!DOCTYPE html>');
         linha('<html lang="pt-BR">');
         linha('<head>');
         linha('<meta charset="utf-8">');
         linha('<meta name="viewport" content="width=device-width, initial-scale=1">');
         linha('<meta name="referrer" content="no-referrer">');
         linha('<meta name="color-scheme" content="light dark">');
         linha('<title>Mensageria de chamados</title>');
         linha('<link rel="icon" href="data:,">');
         linha('<style>');
         linha(':root {');
         linha('  color-scheme: light dark;');
         linha('  -' || '-fundo: #f4f5f7; -' || '-folha: #ffffff; -' || '-sulco: #eceef2; -' || '-linha: #d9dde4; -'
            || '' || '-forte: #b4bcc8;');
         linha('  -' || '-texto: #1a222d; -' || '-fraco: #556070;');
         linha('  -' || '-destaque: #1d5fb8; -' || '-destaque-fundo: #e8f0fb; -' || '-sobre-destaque: #ffffff;');
         linha('  -' || '-erro: #b3261e; -' || '-erro-fundo: #fdf0ee; -' || '-aviso: #8a5800; -' || '-aviso-fundo: #'
            || 'fdf5e2; -' || '-bom: #17694a; -' || '-bom-fundo: #e9f5ef;');
         linha('  -' || '-serie-entregue: #7aa7de; -' || '-serie-entrou: #1a222d; -' || '-serie-falha: #d1431f;');
         linha('  -' || '-serie-p50: #1d5fb8; -' || '-serie-p95: #b86e00; -' || '-serie-p99: #8a2f8f;');
         linha('  -' || '-raio: 8px;');
         linha('}');
         linha('@media (prefers-color-scheme: dark) {');
         linha('  :root {');
         linha('    -' || '-fundo: #0f141a; -' || '-folha: #181f28; -' || '-sulco: #212a35; -' || '-linha: #2e3946; '
            || '-' || '-forte: #4a586a;');
         linha('    -' || '-texto: #e4e9f0; -' || '-fraco: #9aa7b6;');
         linha('    -' || '-destaque: #7db1f5; -' || '-destaque-fundo: #1b2d45; -' || '-sobre-destaque: #0b1622;');
         linha('    -' || '-erro: #ff9185; -' || '-erro-fundo: #331b1b; -' || '-aviso: #f0bc5e; -' || '-aviso-fundo:'
            || ' #2e2616; -' || '-bom: #77d0a5; -' || '-bom-fundo: #16291f;');
         linha('    -' || '-serie-entregue: #3f73b3; -' || '-serie-entrou: #e4e9f0; -' || '-serie-falha: #ff7a52;');
         linha('    -' || '-serie-p50: #7db1f5; -' || '-serie-p95: #f0bc5e; -' || '-serie-p99: #d997dd;');
         linha('  }');
         linha('}');
         linha('*, *::before, *::after { box-sizing: border-box; }');
         linha('html { scroll-padding-top: 7rem; -webkit-text-size-adjust: 100%; }');
         linha('body {');
         linha('  margin: 0; background: var(-' || '-fundo); color: var(-' || '-texto);');
         linha('  font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; font-'
            || 'variant-numeric: tabular-nums;');
         linha('}');
         linha('[hidden] { display: none !important; }');
         linha('h1, h2, h3, p, dl, dd, ol, ul, figure { margin: 0; }');
         linha('ol, ul { padding: 0; list-style: none; }');
         linha('h1 { font-size: 1.05rem; font-weight: 650; letter-spacing: -.01em; }');
         linha('h2 { font-size: 1.15rem; font-weight: 650; letter-spacing: -.01em; }');
         linha('h3 { font-size: .95rem; font-weight: 600; }');
         linha('h2:focus, main:focus { outline: none; }');
         linha('a { color: var(-' || '-destaque); text-underline-offset: .15em; }');
         linha('code, kbd { font: .86em ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono"'
            || ', monospace; }');
         linha('code { overflow-wrap: anywhere; }');
         linha('kbd { border: 1px solid var(-' || '-forte); border-radius: 4px; padding: 0 .35em; color: var(-'
            || '' || '-fraco); background: var(-' || '-folha); }');
         linha('.fraco { color: var(-' || '-fraco); font-weight: 400; }');
         linha('.oculto { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); whit'
            || 'e-space: nowrap; }');
         linha(':focus-visible { outline: 2px solid var(-' || '-destaque); outline-offset: 2px; }');
         linha('button, input, select, textarea { font: inherit; color: inherit; }');
         linha('input, select, textarea { background: var(-' || '-folha); border: 1px solid var(-' || '-forte); bord'
            || 'er-radius: 6px; padding: .38rem .55rem; }');
         linha('textarea { width: 100%; resize: vertical; }');
         linha('button { background: var(-' || '-folha); border: 1px solid var(-' || '-forte); border-radius: 6px; p'
            || 'adding: .36rem .75rem; cursor: pointer; }');
         linha('button:hover { border-color: var(-' || '-destaque); }');
         linha('button:disabled { color: var(-' || '-fraco); border-color: var(-' || '-linha); cursor: default; }');
         linha('button.principal, button.forte { background: var(-' || '-destaque); border-color: var(-' || '-destaq'
            || 'ue); color: var(-' || '-sobre-destaque); font-weight: 600; }');
         linha('button.principal:disabled { background: var(-' || '-sulco); color: var(-' || '-fraco); border-color:'
            || ' var(-' || '-linha); }');
         linha('button.discreto { background: none; border-color: transparent; color: var(-' || '-destaque); padding'
            || ': .36rem .5rem; }');
         linha('button.discreto:hover { border-color: var(-' || '-forte); }');
         linha('::placeholder { color: var(-' || '-fraco); opacity: 1; }');
         linha('.pular { position: absolute; left: .5rem; top: -4rem; background: var(-' || '-folha); padding: .5rem'
            || ' .8rem; z-index: 9; }');
         linha('.pular:focus { top: .5rem; }');
         linha('header { position: sticky; top: 0; z-index: 5; background: var(-' || '-folha); border-bottom: 1px so'
            || 'lid var(-' || '-linha); }');
         linha('.faixa { display: flex; align-items: center; gap: .6rem 1.2rem; flex-wrap: wrap; max-width: 1440px; '
            || 'margin: 0 auto; padding: .5rem 1.25rem; }');
         linha('.faixa.segunda { padding-top: 0; padding-bottom: .35rem; }');
         linha('.marca { display: flex; align-items: baseline; gap: .2rem .7rem; flex-wrap: wrap; margin-right: auto'
            || '; }');
         linha('#busca { display: flex; align-items: center; gap: .45rem; }');
         linha('#busca input { width: 11rem; }');
         linha('#busca kbd { margin-left: -2.2rem; margin-right: .7rem; pointer-events: none; }');
         linha('#busca input:focus + kbd { visibility: hidden; }');
         linha('.sessao { display: flex; align-items: center; gap: .1rem; }');
         linha('#pessoa { margin-right: .4rem; }');
         linha('#secoes { display: flex; flex-wrap: wrap; gap: 0 1.05rem; margin-right: auto; }');
         linha('#secoes a { color: var(-' || '-fraco); text-decoration: none; padding: .2rem 0; font-size: .92rem; }');
         linha('#secoes a:hover { color: var(-' || '-destaque); text-decoration: underline; }');
         linha('#secoes .selo { margin-left: .35rem; }');
         linha('.vivo { display: flex; align-items: center; gap: .45rem; color: var(-' || '-fraco); font-size: .92re'
            || 'm; }');
         linha('.vivo button { padding: .1rem .4rem; }');
         linha('.pulso { width: .55rem; height: .55rem; border-radius: 50%; background: var(-' || '-bom); }');
         linha('.pulso.parado { background: none; border: 2px solid var(-' || '-fraco); border-radius: 1px; }');
         linha('.pulso.sem { background: var(-' || '-erro); border-radius: 1px; }');
         linha('.tarja:not(:empty) { background: var(-' || '-aviso-fundo); color: var(-' || '-aviso); border-top: 1p'
            || 'x solid var(-' || '-linha); padding: .5rem 1.25rem; text-align: center; font-weight: 600; }');
         linha('.recado:not(:empty) {');
         linha('  position: fixed; z-index: 8; left: 50%; bottom: 1.2rem; transform: translateX(-50%); width: max-co'
            || 'ntent; max-width: min(40rem, calc(100vw - 2rem));');
         linha('  background: var(-' || '-texto); color: var(-' || '-folha); padding: .6rem 1rem; border-radius: var'
            || '(-' || '-raio); box-shadow: 0 4px 18px rgb(0 0 0 / .3);');
         linha('}');
         linha('main { max-width: 1440px; margin: 0 auto; padding: 1.1rem 1.25rem 4rem; }');
         linha('.secao { margin-top: 2.1rem; position: relative; }');
         linha('.secao > h2 { margin-bottom: .7rem; }');
         linha('.secao > h2 + .fraco { margin: -.5rem 0 .7rem; }');
         linha('.vazio { padding: .7rem 0; }');
         linha('.acoes { display: flex; flex-wrap: wrap; gap: .45rem .6rem; align-items: center; }');
         linha('.selo { display: inline-block; font-size: .78rem; font-weight: 600; line-height: 1.5; padding: 0 .5e'
            || 'm; border-radius: 4px; white-space: nowrap; background: var(-' || '-sulco); color: var(-' || '-fraco'
            || '); }');
         linha('.selo.erro { background: var(-' || '-erro-fundo); color: var(-' || '-erro); box-shadow: inset 0 0 0 '
            || '1px currentColor; }');
         linha('.selo.aviso, .selo.espera { background: var(-' || '-aviso-fundo); color: var(-' || '-aviso); }');
         linha('.selo.bom { background: var(-' || '-bom-fundo); color: var(-' || '-bom); }');
         linha('.icone { width: 1.05rem; height: 1.05rem; flex: none; fill: currentColor; }');
         linha('.icone .furo { fill: var(-' || '-folha); }');
         linha('.icone .risco { fill: none; stroke: var(-' || '-folha); stroke-width: 1.8; stroke-linecap: round; st'
            || 'roke-linejoin: round; }');
         linha('.calma { display: flex; gap: .9rem; align-items: center; background: var(-' || '-bom-fundo); border-'
            || 'radius: var(-' || '-raio); padding: 1rem 1.2rem; }');
         linha('.calma .icone { width: 2rem; height: 2rem; color: var(-' || '-bom); }');
         linha('.calma .icone .risco { stroke: var(-' || '-bom-fundo); }');
         linha('.calma p { color: var(-' || '-fraco); }');
         linha('.calma.velha { background: var(-' || '-sulco); }');
         linha('.calma.velha .icone { color: var(-' || '-fraco); }');
         linha('.calma.velha .icone .risco { stroke: var(-' || '-sulco); }');
         linha('.contagem { font-weight: 400; color: var(-' || '-fraco); font-size: .95rem; margin-left: .7rem; }');
         linha('.problemas > ol { margin-top: .7rem; background: var(-' || '-folha); border: 1px solid var(-' || '-l'
            || 'inha); border-radius: var(-' || '-raio); overflow: hidden; }');
         linha('.problema { display: grid; grid-template-columns: 11.5rem 1fr; gap: .2rem 1.2rem; padding: .8rem 1.1'
            || 'rem; border-left: 4px solid var(-' || '-aviso); }');
         linha('.problema + .problema { border-top: 1px solid var(-' || '-linha); }');
         linha('.problema.ERRO { border-left-color: var(-' || '-erro); background: var(-' || '-erro-fundo); }');
         linha('.problema.ERRO .icone .furo { fill: var(-' || '-erro-fundo); }');
         linha('.problema .gravidade { display: grid; grid-template-columns: auto 1fr; gap: .1rem .45rem; align-cont'
            || 'ent: start; align-items: center; color: var(-' || '-aviso); }');
         linha('.problema.ERRO .gravidade { color: var(-' || '-erro); }');
         linha('.problema .desde { grid-column: 1 / -1; color: var(-' || '-texto); font-size: .9rem; }');
         linha('.problema .desde .fraco { display: block; }');
         linha('.problema h3 { font-size: 1.02rem; }');
         linha('.problema .detalhe { color: var(-' || '-fraco); overflow-wrap: anywhere; }');
         linha('.problema .fazer { margin-top: .3rem; max-width: 80ch; overflow-wrap: anywhere; }');
         linha('.problema .acoes { margin-top: .35rem; }');
         linha('.janelas { position: absolute; right: 0; top: -.2rem; display: flex; }');
         linha('.janelas button { border-radius: 0; margin-left: -1px; padding: .2rem .8rem; }');
         linha('.janelas button:first-child { border-radius: 6px 0 0 6px; }');
         linha('.janelas button:last-child { border-radius: 0 6px 6px 0; }');
         linha('.janelas button[aria-pressed="true"] { background: var(-' || '-destaque); border-color: var(-' || '-'
            || 'destaque); color: var(-' || '-sobre-destaque); font-weight: 600; position: relative; }');
         linha('.numeros { display: grid; grid-template-columns: repeat(6, 1fr); background: var(-' || '-folha); bor'
            || 'der: 1px solid var(-' || '-linha); border-radius: var(-' || '-raio); }');
         linha('.numero { padding: .75rem 1rem; border-left: 1px solid var(-' || '-linha); }');
         linha('.numero:first-child { border-left: 0; }');
         linha('.numero dt { color: var(-' || '-fraco); font-size: .88rem; }');
         linha('.numero .valor { display: block; font-size: 1.55rem; font-weight: 600; letter-spacing: -.02em; line-'
            || 'height: 1.25; }');
         linha('.numero .nota { display: block; color: var(-' || '-fraco); font-size: .84rem; }');
         linha('.numero.ruim .valor { color: var(-' || '-erro); }');
         linha('.quadros { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .8rem; margin-top: '
            || '.8rem; }');
         linha('.quadro { background: var(-' || '-folha); border: 1px solid var(-' || '-linha); border-radius: var(-'
            || '' || '-raio); padding: .8rem 1rem; min-width: 0; }');
         linha('.quadro figcaption { display: flex; flex-wrap: wrap; gap: .1rem 1rem; justify-content: space-between'
            || '; align-items: baseline; }');
         linha('.quadro > h3 { margin-bottom: .3rem; }');
         linha('.tela { margin-top: .5rem; }');
         linha('.grafico { display: block; max-width: 100%; height: auto; }');
         linha('.grade { stroke: var(-' || '-linha); stroke-width: 1; shape-rendering: crispEdges; }');
         linha('.eixo { fill: var(-' || '-fraco); font-size: 11.5px; }');
         linha('.grafico .rotulo, .grafico .valor { fill: var(-' || '-texto); font-size: 13px; }');
         linha('.area-entregue { fill: var(-' || '-serie-entregue); }');
         linha('.barra-falha { fill: var(-' || '-serie-falha); }');
         linha('.linha-entrou { fill: none; stroke: var(-' || '-serie-entrou); stroke-width: 1.5; }');
         linha('.linha { fill: none; stroke-linejoin: round; stroke-linecap: round; }');
         linha('.linha.p50 { stroke: var(-' || '-serie-p50); stroke-width: 2; }');
         linha('.linha.p95 { stroke: var(-' || '-serie-p95); stroke-width: 1.5; }');
         linha('.linha.p99 { stroke: var(-' || '-serie-p99); stroke-width: 1; }');
         linha('path.vao { opacity: .4; }');
         linha('.nome { font-size: 11.5px; font-weight: 600; }');
         linha('.nome.p50 { fill: var(-' || '-serie-p50); } .nome.p95 { fill: var(-' || '-serie-p95); } .nome.p99 { '
            || 'fill: var(-' || '-serie-p99); }');
         linha('circle.p50 { fill: var(-' || '-serie-p50); } circle.p95 { fill: var(-' || '-serie-p95); } circle.p99'
            || ' { fill: var(-' || '-serie-p99); }');
         linha('.mira { stroke: var(-' || '-fraco); stroke-width: 1; pointer-events: none; }');
         linha('.legenda { display: flex; flex-wrap: wrap; gap: 0 .9rem; font-size: .86rem; color: var(-' || '-fraco'
            || '); }');
         linha('.legenda li { display: flex; align-items: center; gap: .35rem; }');
         linha('.amostra { width: .95rem; height: .6rem; display: inline-block; }');
         linha('.amostra.entregue { background: var(-' || '-serie-entregue); } .amostra.falha { background: var(-'
            || '' || '-serie-falha); }');
         linha('.amostra.entrou { height: 0; border-top: 2px solid var(-' || '-serie-entrou); }');
         linha('.dica { position: fixed; z-index: 7; pointer-events: none; background: var(-' || '-folha); border: 1'
            || 'px solid var(-' || '-forte); border-radius: 6px; padding: .4rem .6rem; font-size: .86rem; box-shadow'
            || ': 0 3px 12px rgb(0 0 0 / .2); }');
         linha('.dica div { display: flex; justify-content: space-between; gap: 1.2rem; }');
         linha('.dica strong { font-weight: 600; }');
         linha('.atras { margin-top: .4rem; }');
         linha('summary { cursor: pointer; color: var(-' || '-destaque); font-size: .9rem; width: fit-content; }');
         linha('.rolo { max-height: 20rem; overflow: auto; margin-top: .4rem; }');
         linha('.dados { width: 100%; border-collapse: collapse; font-size: .92rem; }');
         linha('.dados th, .dados td { text-align: left; vertical-align: baseline; padding: .4rem .9rem .4rem 0; bor'
            || 'der-bottom: 1px solid var(-' || '-linha); font-weight: 400; overflow-wrap: anywhere; }');
         linha('.dados tr > :is(th, td):last-child { padding-right: 0; }');
         linha('.dados tbody tr:last-child > * { border-bottom: 0; }');
         linha('.dados thead th { color: var(-' || '-fraco); font-size: .84rem; overflow-wrap: normal; white-space: '
            || 'nowrap; }');
         linha('.dados :is(th, td).n { text-align: right; white-space: nowrap; overflow-wrap: normal; padding-right:'
            || ' 1.4rem; }');
         linha('.dados tbody :is(th, td):not(.n) { min-width: 5.5rem; }');
         linha('.dados time { white-space: nowrap; }');
         linha('.quadro .dados th, .quadro .dados td { padding-right: .6rem; font-size: .9rem; }');
         linha('@media (min-width: 721px) { .quadro .dados tbody .n { white-space: normal; } }');
         linha('.quadro .dados :is(th, td).n { padding-right: .6rem; }');
         linha('.quadro .dados tr > :is(th, td).n:last-child { padding-right: 0; }');
         linha('.quadro.sozinho { grid-column: 1 / -1; }');
         linha('.dados tbody th { font-weight: 500; }');
         linha('.dados .apagada { color: var(-' || '-fraco); }');
         linha('.dados td.erro { max-width: 22rem; }');
         linha('.dados .nada { color: var(-' || '-fraco); }');
         linha('.dados button { padding: .1rem .55rem; }');
         linha('.secao > .dados, .lista { background: var(-' || '-folha); border: 1px solid var(-' || '-linha); bord'
            || 'er-radius: var(-' || '-raio); }');
         linha('.secao > .dados { border-collapse: separate; border-spacing: 0; padding: .3rem 1rem; }');
         linha('.lista { padding: .3rem 1rem .6rem; }');
         linha('.paginas { display: flex; gap: .5rem; align-items: center; margin-top: .5rem; }');
         linha('.mudancas li { overflow-wrap: anywhere; }');
         linha('.mudancas strong { font-weight: 600; }');
         linha('.porque { color: var(-' || '-texto); overflow-wrap: anywhere; }');
         linha('.canais { display: grid; grid-template-columns: repeat(auto-fill, minmax(17.5rem, 1fr)); gap: .8rem;'
            || ' }');
         linha('.canal { background: var(-' || '-folha); border: 1px solid var(-' || '-linha); border-top: 3px solid'
            || ' var(-' || '-linha); border-radius: var(-' || '-raio); padding: .75rem 1rem; display: flex; flex-dir'
            || 'ection: column; gap: .35rem; }');
         linha('.canal.pausado, .canal.retido { border-top-color: var(-' || '-aviso); } .canal.aberto { border-top-c'
            || 'olor: var(-' || '-erro); }');
         linha('.canal .acoes { margin-top: auto; padding-top: .35rem; }');
         linha('.titulo { display: flex; flex-wrap: wrap; align-items: center; gap: .3rem .6rem; }');
         linha('.canal .titulo h3 { margin-right: auto; }');
         linha('.pares { display: grid; grid-template-columns: 1fr 1fr; gap: .3rem .8rem; font-size: .92rem; }');
         linha('.pares dt { color: var(-' || '-fraco); font-size: .84rem; }');
         linha('.grupos { background: var(-' || '-folha); border: 1px solid var(-' || '-linha); border-radius: var(-'
            || '' || '-raio); }');
         linha('.grupo { padding: .75rem 1rem; }');
         linha('.grupo + .grupo { border-top: 1px solid var(-' || '-linha); }');
         linha('.grupo .titulo button { margin-left: auto; }');
         linha('.quantas { color: var(-' || '-erro); font-size: 1.2rem; min-width: 2.2rem; }');
         linha('.amostras { margin-top: .3rem; font-size: .92rem; }');
         linha('.amostras q { overflow-wrap: anywhere; quotes: none; }');
         linha('.filtros { display: flex; flex-wrap: wrap; gap: .5rem .8rem; align-items: end; margin-bottom: .7rem;'
            || ' }');
         linha('.filtros label { display: block; color: var(-' || '-fraco); font-size: .86rem; }');
         linha('.volta { display: flex; gap: .6rem; align-items: center; margin-bottom: .7rem; }');
         linha('.origens { display: flex; flex-wrap: wrap; gap: .2rem .9rem; margin-top: .3rem; }');
         linha('.origens a[aria-current] { color: var(-' || '-texto); font-weight: 600; text-decoration: none; }');
         linha('.eventos { display: grid; gap: .8rem; margin-top: .8rem; }');
         linha('.evento { background: var(-' || '-folha); border: 1px solid var(-' || '-linha); border-left: 4px sol'
            || 'id var(-' || '-forte); border-radius: var(-' || '-raio); padding: .85rem 1.1rem; }');
         linha('.evento.bom { border-left-color: var(-' || '-bom); } .evento.erro { border-left-color: var(-' || '-e'
            || 'rro); } .evento.espera { border-left-color: var(-' || '-aviso); }');
         linha('.evento h3 { font-size: 1.05rem; }');
         linha('.evento > .acoes { margin-top: .7rem; }');
         linha('.duas { display: grid; grid-template-columns: minmax(0, 1fr) 20rem; gap: 1rem 2rem; margin-top: .6re'
            || 'm; align-items: start; }');
         linha('.agora { background: var(-' || '-aviso-fundo); border-radius: 6px; padding: .5rem .7rem; margin-bott'
            || 'om: .6rem; overflow-wrap: anywhere; }');
         linha('.tempo li { display: grid; grid-template-columns: 6.6rem minmax(0, 1fr); gap: 2rem; padding-bottom: '
            || '.65rem; position: relative; }');
         linha('.tempo time { color: var(-' || '-fraco); text-align: right; white-space: nowrap; }');
         linha('.tempo li > div { overflow-wrap: anywhere; }');
         linha('.tempo li::before { content: ""; position: absolute; left: 7.225rem; top: .3rem; width: .75rem; heig'
            || 'ht: .75rem; border-radius: 50%; background: var(-' || '-folha); border: 2px solid var(-' || '-forte)'
            || '; z-index: 1; }');
         linha('.tempo li:not(:last-child)::after { content: ""; position: absolute; left: calc(7.6rem - .5px); top:'
            || ' .6rem; bottom: -.6rem; border-left: 1px solid var(-' || '-forte); }');
         linha('.tempo .bom::before { background: var(-' || '-bom); border-color: var(-' || '-bom); }');
         linha('.tempo .ruim::before { background: var(-' || '-erro); border-color: var(-' || '-erro); border-radius'
            || ': 1px; }');
         linha('.tempo .espera::before { border-style: dashed; border-color: var(-' || '-aviso); }');
         linha('.tempo summary { margin-top: .1rem; }');
         linha('.tempo pre { margin: .2rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; background: var(-'
            || '' || '-sulco); padding: .4rem .6rem; border-radius: 6px; font: .84rem ui-monospace, Consolas, monosp'
            || 'ace; }');
         linha('.telefone figcaption { color: var(-' || '-fraco); font-size: .84rem; margin-bottom: .3rem; }');
         linha('.telefone > .fraco { font-size: .86rem; margin-top: .35rem; }');
         linha('.endereco { overflow-wrap: anywhere; }');
         linha('.aparelho { background: var(-' || '-sulco); border-radius: 18px; padding: .8rem 1rem .9rem; overflow'
            || '-wrap: anywhere; }');
         linha('.app { display: flex; align-items: center; gap: .45rem; font-size: .8rem; color: var(-' || '-fraco);'
            || ' margin-bottom: .3rem; }');
         linha('.app .quando { margin-left: auto; }');
         linha('.app-icone { width: 1rem; height: 1rem; border-radius: 5px; background: #317f6f; position: relative;'
            || ' }');
         linha('.app-icone::after { content: ""; position: absolute; inset: .28rem .25rem; border: solid #fff; borde'
            || 'r-width: 0 0 1.5px; }');
         linha('.cabeca { font-weight: 650; }');
         linha('.corpo { white-space: pre-wrap; }');
         linha('.etiquetas { color: var(-' || '-fraco); font-size: .84rem; margin-top: .3rem; }');
         linha('.sem-telefone { font-size: .9rem; }');
         linha('.diz { margin-top: .5rem; overflow-wrap: anywhere; }');
         linha('.resposta { background: var(-' || '-folha); border: 1px solid var(-' || '-linha); border-radius: var'
            || '(-' || '-raio); padding: .8rem 1.1rem; margin-top: .7rem; max-width: 80ch; }');
         linha('.entrada { max-width: 25rem; margin: 8vh auto 0; background: var(-' || '-folha); border: 1px solid v'
            || 'ar(-' || '-linha); border-radius: 12px; padding: 1.5rem 1.7rem 1.7rem; }');
         linha('.entrada form { display: grid; gap: .3rem; margin-top: .9rem; }');
         linha('.entrada label { font-weight: 600; margin-top: .4rem; }');
         linha('.entrada button { margin-top: .9rem; }');
         linha('.erro-campo:not(:empty) { color: var(-' || '-erro); font-weight: 600; margin-top: .4rem; overflow-wr'
            || 'ap: anywhere; }');
         linha('.aviso-campo:not(:empty) { background: var(-' || '-aviso-fundo); color: var(-' || '-aviso); padding:'
            || ' .5rem .7rem; border-radius: 6px; }');
         linha('[aria-invalid="true"] { border-color: var(-' || '-erro); }');
         linha('dialog { color: var(-' || '-texto); background: var(-' || '-folha); border: 1px solid var(-' || '-fo'
            || 'rte); border-radius: 12px; padding: 1.3rem 1.5rem; width: min(34rem, calc(100vw - 2rem)); }');
         linha('dialog::backdrop { background: rgb(10 15 22 / .5); }');
      end parte_1;

      procedure parte_2 is
      begin
         linha('#ato-form { display: grid; gap: .35rem; }');
         linha('#ato-form label { font-weight: 600; margin-top: .5rem; }');
         linha('#ato-campos:not(:empty) { display: grid; gap: .35rem; }');
         linha('.alvo { font-weight: 600; overflow-wrap: anywhere; }');
         linha('.botoes { display: flex; justify-content: flex-end; gap: .6rem; margin-top: .9rem; }');
         linha('.teclas { margin: .8rem 0; border-spacing: 0; }');
         linha('.teclas th { text-align: left; font-weight: 400; padding: .2rem 1.2rem .2rem 0; white-space: nowrap;'
            || ' }');
         linha('.teclas thead th { color: var(-' || '-fraco); font-size: .86rem; }');
         linha('.em-linha { display: inline-flex; gap: .5rem; align-items: center; }');
         linha('#ajuda > .fraco { margin-top: .7rem; font-size: .92rem; }');
         linha('@media (max-width: 1000px) {');
         linha('  .numeros { grid-template-columns: repeat(3, 1fr); }');
         linha('  .numero:nth-child(3n + 1) { border-left: 0; }');
         linha('  .numero:nth-child(n + 4) { border-top: 1px solid var(-' || '-linha); }');
         linha('  .quadros { grid-template-columns: minmax(0, 1fr); }');
         linha('  .duas { grid-template-columns: minmax(0, 1fr); }');
         linha('  .telefone { max-width: 22rem; }');
         linha('}');
         linha('@media (max-width: 720px) {');
         linha('  html { scroll-padding-top: 1rem; }');
         linha('  header { position: static; }');
         linha('  .faixa, main { padding-left: .9rem; padding-right: .9rem; }');
         linha('  .faixa.segunda { flex-direction: column-reverse; align-items: stretch; gap: .3rem; }');
         linha('  #busca { order: 3; width: 100%; }');
         linha('  #busca input { flex: 1; width: auto; min-width: 0; }');
         linha('  #busca kbd, .volta kbd { display: none; }');
         linha('  #secoes { gap: 0 1rem; }');
         linha('  #secoes a { padding: .3rem 0; }');
         linha('  button, select, input { min-height: 2.5rem; }');
         linha('  .dados button { min-height: 2.2rem; padding: .2rem .9rem; }');
         linha('  input[type="checkbox"] { min-height: 0; }');
         linha('  .vivo button { min-height: 2rem; }');
         linha('  .problema { grid-template-columns: minmax(0, 1fr); padding: .8rem .9rem; }');
         linha('  .problema .gravidade { display: flex; flex-wrap: wrap; }');
         linha('  .problema .desde .fraco { display: inline; }');
         linha('  .numeros { grid-template-columns: 1fr 1fr; }');
         linha('  .numero:nth-child(n) { border-left: 0; border-top: 1px solid var(-' || '-linha); padding: .6rem .9'
            || 'rem; }');
         linha('  .numero:nth-child(-n + 2) { border-top: 0; }');
         linha('  .numero:nth-child(even) { border-left: 1px solid var(-' || '-linha); }');
         linha('  .janelas { position: static; margin-bottom: .7rem; }');
         linha('  .janelas button { flex: 1; }');
         linha('  .canais { grid-template-columns: minmax(0, 1fr); }');
         linha('  .filtros > div { flex: 1 1 8rem; }');
         linha('  .filtros select, .filtros input { width: 100%; }');
         linha('  .dados, .dados tbody, .dados tr, .dados td, .dados tbody th { display: block; }');
         linha('  .dados thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%'
            || '); }');
         linha('  .dados tbody tr { padding: .6rem 0; border-bottom: 1px solid var(-' || '-linha); }');
         linha('  .dados tbody tr:last-child { border-bottom: 0; }');
         linha('  .dados tbody th, .dados tbody td, .dados tbody .n { border: 0; padding: .12rem 0; display: grid; g'
            || 'rid-template-columns: 7.2rem minmax(0, 1fr); gap: .6rem; text-align: left; white-space: normal; max-'
            || 'width: none; min-width: 0; }');
         linha('  .dados tbody th::before, .dados tbody td::before { content: attr(data-rotulo); color: var(-' || '-'
            || 'fraco); font-weight: 400; font-size: .88rem; }');
         linha('  .dados tbody td.nada { display: none; }');
         linha('  .dados tbody th { font-weight: 600; }');
         linha('  .dados tbody td button { justify-self: start; }');
         linha('  .dados.compacta tbody tr { display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: .'
            || '3rem .5rem; }');
         linha('  .dados.compacta tbody th { grid-column: 1 / -1; display: block; }');
         linha('  .dados.compacta tbody th::before { content: none; }');
         linha('  .dados.compacta tbody td, .dados.compacta tbody td.n { display: block; }');
         linha('  .dados.compacta tbody td::before { display: block; font-size: .75rem; }');
         linha('  .dados.fila tbody tr { display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem 1rem; }');
         linha('  .dados.fila tbody :is(th, td) { display: flex; gap: .4rem; flex: 0 1 auto; padding: 0; }');
         linha('  .dados.fila tbody th { flex: 1 1 auto; }');
         linha('  .dados.fila tbody :is(th, td:nth-child(2), td:nth-child(3), td:nth-child(4))::before { content: no'
            || 'ne; }');
         linha('  .dados.fila tbody :is(td:nth-child(2), td:nth-child(4), td.erro) { flex-basis: 100%; }');
         linha('  .dados.fila tbody td:nth-child(3) { order: -1; }');
         linha('  .dados.fila tbody th { order: -2; }');
         linha('  .dados.fila tbody td.nada { display: none; }');
         linha('  .tempo li { grid-template-columns: 4.4rem minmax(0, 1fr); gap: 1.7rem; }');
         linha('  .tempo li::before { left: 4.875rem; }');
         linha('  .tempo li:not(:last-child)::after { left: calc(5.25rem - .5px); }');
         linha('  .tempo time { white-space: normal; font-size: .9rem; }');
         linha('  .entrada { margin-top: 2vh; padding: 1.1rem 1.1rem 1.3rem; }');
         linha('  .botoes { flex-direction: column-reverse; }');
         linha('}');
         linha('@media (prefers-reduced-motion: no-preference) {');
         linha('  .pulso:not(.sem):not(.parado) { animation: pulsar 2.4s ease-in-out infinite; }');
         linha('  @keyframes pulsar { 50% { opacity: .35; } }');
         linha('}');
         linha('@media print { header { position: static; } .acoes, #busca, .sessao, .vivo button { display: none; }'
            || ' }');
         linha('</style>');
         linha('</head>');
         linha('<body>');
         linha('<a class="pular" href="#conteudo">Ir para o conte' || chr(38) || '#250;do</a>');
         linha('<header id="topo">');
         linha('<div class="faixa">');
         linha('<div class="marca">');
         linha('<h1>Mensageria de chamados</h1>');
         linha('<p id="instalacao" class="fraco"></p>');
         linha('</div>');
         linha('<form id="busca" role="search" hidden>');
         linha('<label for="busca-os">Ordem</label>');
         linha('<input id="busca-os" name="id_os" inputmode="numeric" autocomplete="off" placeholder="n'
            || '' || chr(38) || '#250;mero" maxlength="40" aria-keyshortcuts="/">');
         linha('<kbd aria-hidden="true">/</kbd>');
         linha('<button type="submit">Buscar</button>');
         linha('</form>');
         linha('<div id="sessao" class="sessao" hidden>');
         linha('<span id="pessoa" class="fraco"></span>');
         linha('<button type="button" class="discreto" data-ato="ajuda" aria-label="Ajuda e atalhos" aria-keyshortcu'
            || 'ts="?">?</button>');
         linha('<button type="button" class="discreto" data-ato="sair">Sair</button>');
         linha('</div>');
         linha('</div>');
         linha('<div class="faixa segunda" id="comandos" hidden>');
         linha('<nav id="secoes" aria-label="Se' || chr(38) || '#231;' || chr(38) || '#245;es da p' || chr(38) || '#'
            || '225;gina"></nav>');
         linha('<div class="vivo">');
         linha('<span id="pulso" class="pulso" aria-hidden="true"></span>');
         linha('<span id="atualizado"></span>');
         linha('<button type="button" class="discreto" id="pausa" data-ato="pausa" aria-pressed="false" aria-keyshor'
            || 'tcuts="p" hidden>Parar</button>');
         linha('<button type="button" class="discreto" id="agora" data-ato="agora" aria-keyshortcuts="r" hidden>Atua'
            || 'lizar</button>');
         linha('</div>');
         linha('</div>');
         linha('<div id="sem-contato" class="tarja" role="status"></div>');
         linha('</header>');
         linha('<div id="recado" class="recado" role="status"></div>');
         linha('<p id="anuncio" class="oculto" role="status"></p>');
         linha('<main id="conteudo" tabindex="-1">');
         linha('<noscript><p class="tarja">Esta p' || chr(38) || '#225;gina precisa de JavaScript.</p></noscript>');
         linha('<section id="entrada" class="entrada" aria-labelledby="entrada-titulo" hidden>');
         linha('<h2 id="entrada-titulo">Entrar</h2>');
         linha('<p class="fraco">Com o seu usu' || chr(38) || '#225;rio do banco de dados. O que voc'
            || '' || chr(38) || '#234; pode ver e fazer ' || chr(38) || '#233; o que os seus pap' || chr(38) || '#23'
            || '3;is permitem, e o que fizer fica registrado em seu nome.</p>');
         linha('<form id="entrar">');
         linha('<p id="entrada-motivo" class="aviso-campo" role="status"></p>');
         linha('<label for="usuario">Usu' || chr(38) || '#225;rio</label>');
         linha('<input id="usuario" name="usuario" autocomplete="username" autocapitalize="off" spellcheck="false" r'
            || 'equired maxlength="128">');
         linha('<label for="senha">Senha</label>');
         linha('<input id="senha" name="senha" type="password" autocomplete="current-password" required maxlength="2'
            || '56">');
         linha('<p id="entrada-erro" class="erro-campo" role="alert"></p>');
         linha('<button type="submit" class="principal">Entrar</button>');
         linha('</form>');
         linha('</section>');
         linha('<section id="historia" aria-labelledby="historia-titulo" hidden></section>');
         linha('<div id="geral"></div>');
         linha('</main>');
         linha('<dialog id="ato" aria-labelledby="ato-titulo" aria-describedby="ato-texto">');
         linha('<form id="ato-form" novalidate>');
         linha('<h2 id="ato-titulo"></h2>');
         linha('<p id="ato-alvo" class="alvo"></p>');
         linha('<p id="ato-texto"></p>');
         linha('<div id="ato-campos"></div>');
         linha('<label for="ato-motivo">Motivo <span class="fraco">(fica na auditoria)</span></label>');
         linha('<textarea id="ato-motivo" rows="3" maxlength="1000" required></textarea>');
         linha('<p id="ato-erro" class="erro-campo" role="alert"></p>');
         linha('<div class="botoes">');
         linha('<button type="button" data-ato="fechar">Voltar</button>');
         linha('<button type="submit" id="ato-sim" class="principal"></button>');
         linha('</div>');
         linha('</form>');
         linha('</dialog>');
         linha('<dialog id="ajuda" aria-labelledby="ajuda-titulo">');
         linha('<h2 id="ajuda-titulo">Ajuda e atalhos</h2>');
         linha('<table class="teclas">');
         linha('<caption class="oculto">Atalhos do teclado</caption>');
         linha('<thead><tr><th scope="col">Tecla</th><th scope="col">O que faz</th></tr></thead>');
         linha('<tbody>');
         linha('<tr><th scope="row"><kbd>/</kbd></th><td>Buscar uma ordem pelo n' || chr(38) || '#250;mero</td></tr>');
         linha('<tr><th scope="row"><kbd>1</kbd> <kbd>2</kbd> <kbd>3</kbd></th><td>Janela de 1 hora, 24 horas, 7 dia'
            || 's</td></tr>');
         linha('<tr><th scope="row"><kbd>r</kbd></th><td>Atualizar agora</td></tr>');
         linha('<tr><th scope="row"><kbd>p</kbd></th><td>Parar ou voltar a atualizar sozinha</td></tr>');
         linha('<tr><th scope="row"><kbd>Esc</kbd></th><td>Fechar a ordem ou o di' || chr(38) || '#225;logo</td></tr'
            || '>');
         linha('<tr><th scope="row"><kbd>?</kbd></th><td>Esta ajuda</td></tr>');
         linha('</tbody>');
         linha('</table>');
         linha('<p><label class="em-linha"><input type="checkbox" id="atalhos" checked> Usar os atalhos de uma tecla'
            || '</label></p>');
         linha('<p class="fraco">A p' || chr(38) || '#225;gina se atualiza a cada 10 segundos enquanto est'
            || '' || chr(38) || '#225; ' || chr(38) || '#224; vista. As horas s' || chr(38) || '#227;o do fuso da in'
            || 'stala' || chr(38) || '#231;' || chr(38) || '#227;o (par' || chr(38) || '#226;metro FUSO). Demora '
            || '' || chr(38) || '#233; o tempo entre a hora em que a notifica' || chr(38) || '#231;' || chr(38) || ''
            || '#227;o devia sair e a aceita' || chr(38) || '#231;' || chr(38) || '#227;o pelo servidor; p95 de 2 s '
            || 'quer dizer que 95 de cada 100 levaram at' || chr(38) || '#233; 2 s.</p>');
         linha('<div class="botoes"><button type="button" class="principal" data-ato="fechar">Fechar</button></div>');
         linha('</dialog>');
         linha('<div id="dica" class="dica" aria-hidden="true" hidden></div>');
         l_texto := l_texto || l_bloco || '<script type="application/json" id="dados">' || replace(in_dados, '<', '\u003c');
         l_bloco := '</script>' || chr(10);
         linha('<script>');
         linha('"use strict";');
         linha('(() => {');
         linha('const CADA_S = 10;');
         linha('const SVG = "http://www.w3.org/2000/svg";');
         linha('const $ = id => document.getElementById(id);');
         linha('const embutidos = $("dados").textContent.trim();');
         linha('const estatica = embutidos !== "";');
         linha('// Everything that is shown goes through h and s: text becomes text nodes and attributes, never mark'
            || 'up.');
         linha('function montar(elemento, atributos, filhos) {');
         linha('  for (const [nome, valor] of Object.entries(atributos || {})) {');
         linha('    if (valor === null || valor === undefined || valor === false) continue;');
         linha('    elemento.setAttribute(nome === "k" ? "data-k" : nome, valor === true ? "" : valor);');
         linha('  }');
         linha('  for (const filho of filhos.flat(Infinity)) {');
         linha('    if (filho === null || filho === undefined || filho === false || filho === "") continue;');
         linha('    elemento.append(filho instanceof Node ? filho : String(filho));');
         linha('  }');
         linha('  return elemento;');
         linha('}');
         linha('const h = (nome, atributos, ...filhos) => montar(document.createElement(nome), atributos, filhos);');
         linha('const s = (nome, atributos, ...filhos) => montar(document.createElementNS(SVG, nome), atributos, fil'
            || 'hos);');
         linha('// Makes the children of an element on the page those of a new one, changing only what differs: focu'
            || 's, selection, open');
         linha('// details, typed text and scrolling stay. Children with a key (k) are followed by it.');
         linha('const chave = no => no.nodeType === 1 ? no.getAttribute("data-k") : null;');
         linha('function morfarAtributos(velho, novo) {');
         linha('  for (const { name } of [...velho.attributes]) {');
         linha('    if (!novo.hasAttribute(name) ' || chr(38) || '' || chr(38) || ' !(name === "open" '
            || '' || chr(38) || '' || chr(38) || ' velho.localName === "details")) velho.removeAttribute(name);');
         linha('  }');
         linha('  for (const { name, value } of novo.attributes) {');
         linha('    if (velho.getAttribute(name) !== value) velho.setAttribute(name, value);');
         linha('  }');
         linha('}');
         linha('function morfar(velho, novo) {');
         linha('  const novos = [...novo.childNodes];');
         linha('  const ficam = new Set(novos.map(chave).filter(k => k !== null));');
         linha('  const antigos = new Map();');
         linha('  for (const no of [...velho.childNodes]) {');
         linha('    const k = chave(no);');
         linha('    if (k === null) continue;');
         linha('    if (ficam.has(k)) antigos.set(k, no); else no.remove();');
         linha('  }');
         linha('  let atual = velho.firstChild;');
         linha('  for (const no of novos) {');
         linha('    const k = chave(no);');
         linha('    let alvo = null;');
         linha('    if (k !== null) {');
         linha('      alvo = antigos.get(k) || null;');
         linha('      antigos.delete(k);');
         linha('      if (alvo ' || chr(38) || '' || chr(38) || ' alvo === atual) atual = atual.nextSibling;');
         linha('      else if (alvo) velho.insertBefore(alvo, atual);');
         linha('      if (alvo ' || chr(38) || '' || chr(38) || ' alvo.nodeName !== no.nodeName) { alvo.remove(); al'
            || 'vo = null; }');
         linha('    } else if (atual ' || chr(38) || '' || chr(38) || ' chave(atual) === null ' || chr(38) || ''
            || '' || chr(38) || ' atual.nodeName === no.nodeName) {');
         linha('      alvo = atual;');
         linha('      atual = atual.nextSibling;');
         linha('    }');
         linha('    if (!alvo) {');
         linha('      velho.insertBefore(no, atual);');
         linha('    } else if (alvo.nodeType === 1) {');
         linha('      morfarAtributos(alvo, no);');
         linha('      morfar(alvo, no);');
         linha('    } else if (alvo.data !== no.data) {');
         linha('      alvo.data = no.data;');
         linha('    }');
         linha('  }');
         linha('  while (atual) {');
         linha('    const seguinte = atual.nextSibling;');
         linha('    atual.remove();');
         linha('    atual = seguinte;');
         linha('  }');
         linha('}');
         linha('const desenharEm = (alvo, ...filhos) => morfar(alvo, h("div", null, ...filhos));');
         linha('// Numbers, durations and instants for people');
         linha('const formatos = new Map();');
         linha('function numero(valor, casas = 0) {');
         linha('  if (valor === null || valor === undefined) return "\u2013";');
         linha('  if (!formatos.has(casas)) {');
         linha('    formatos.set(casas, new Intl.NumberFormat("pt-BR", { maximumFractionDigits: casas }));');
         linha('  }');
         linha('  return formatos.get(casas).format(valor);');
         linha('}');
         linha('const plural = (n, um, muitos) => `${numero(n)} ${n === 1 ? um : muitos}`;');
         linha('function percentual(parte, todo) {');
         linha('  return todo ? `${numero(Math.floor(1000 * parte / todo) / 10, 1)} %` : "\u2013";');
      end parte_2;

      procedure parte_3 is
      begin
         linha('}');
         linha('function duracao(segundos) {');
         linha('  if (segundos === null || segundos === undefined) return "\u2013";');
         linha('  if (segundos < 1) return `${numero(segundos, 2)}\u00a0s`;');
         linha('  if (segundos < 59.95) return `${numero(segundos, 1)}\u00a0s`;');
         linha('  const t = Math.round(segundos);');
         linha('  const partes = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];');
         linha('  const i = partes.findIndex(([n]) => t >= n);');
         linha('  const [maior, nome] = partes[i];');
         linha('  const [menor, segundo] = partes[i + 1];');
         linha('  const resto = Math.floor(t % maior / menor);');
         linha('  return `${numero(Math.floor(t / maior))}\u00a0${nome}${resto ? ` ${resto}\u00a0${segundo}` : ""}`;');
         linha('}');
         linha('// Where room is scarce: no seconds beside ten minutes');
         linha('const breve = segundos => segundos >= 600 ' || chr(38) || '' || chr(38) || ' segundos < 3600 ? `${Ma'
            || 'th.round(segundos / 60)}\u00a0min` : duracao(segundos);');
         linha('function ha(segundos) {');
         linha('  const t = Math.max(0, segundos);');
         linha('  return `h\u00e1 ${t < 3600 ' || chr(38) || '' || chr(38) || ' t >= 60 ? `${Math.floor(t / 60)}\u00'
            || 'a0min` : duracao(Math.floor(t))}`;');
         linha('}');
         linha('let deslocamento = 0;');
         linha('// The wall clock of the installation, whatever the time zone of the browser');
         linha('function relogio(instante) {');
         linha('  if (!instante) return null;');
         linha('  const com = /([+-])(\d\d):?(\d\d)$/.exec(instante);');
         linha('  const minutos = com ? Number(com[1] + 1) * (60 * com[2] + Number(com[3])) : deslocamento;');
         linha('  const ms = Date.parse(instante);');
         linha('  return Number.isNaN(ms) ? null : new Date(ms + 60000 * minutos);');
         linha('}');
         linha('const dois = n => String(n).padStart(2, "0");');
         linha('const dia = d => `${dois(d.getUTCDate())}/${dois(d.getUTCMonth() + 1)}`;');
         linha('const hora = d => `${dois(d.getUTCHours())}:${dois(d.getUTCMinutes())}`;');
         linha('const horaInteira = d => `${hora(d)}:${dois(d.getUTCSeconds())}`;');
         linha('const inteiro = d => `${dia(d)}/${d.getUTCFullYear()} ${horaInteira(d)}`;');
         linha('function curto(instante) {');
         linha('  const d = relogio(instante);');
         linha('  if (!d) return instante ? String(instante) : "\u2013";');
         linha('  const hoje = relogio(agora());');
         linha('  if (hoje ' || chr(38) || '' || chr(38) || ' inteiro(d).slice(0, 10) === inteiro(hoje).slice(0, 10)'
            || ') return horaInteira(d);');
         linha('  return `${dia(d)} ${hora(d)}`;');
         linha('}');
         linha('function momento(instante) {');
         linha('  const d = relogio(instante);');
         linha('  return d ? h("time", { datetime: instante, title: inteiro(d) }, curto(instante)) : "\u2013";');
         linha('}');
         linha('const idade = instante => instante ? Math.max(0, (Date.parse(agora()) - Date.parse(instante)) / 1000'
            || ') : null;');
         linha('function desde(instante) {');
         linha('  return instante ? [ha(idade(instante)), h("span", { class: "fraco" }, " (desde ", momento(instante'
            || '), ")")] : null;');
         linha('}');
         linha('// What the database says in one word, for people');
         linha('const CLASSES = {');
         linha('  SUCESSO: "aceita", PERMANENTE: "recusada de vez", TRANSITORIA: "servidor indispon\u00edvel", CONFI'
            || 'G: "configura\u00e7\u00e3o errada",');
         linha('  ROTA: "t\u00f3pico recusado", LIMITE: "limite de envios", DEVOLVIDO: "devolvida sem enviar",');
         linha('};');
         linha('const RESULTADOS = {');
         linha('  ENTREGUE: "aceita pelo servidor", REAGENDADA: "volta para nova tentativa", FALHA: "falhou de vez",');
         linha('  DEVOLVIDA: "devolvida sem enviar", EXPIRADA: "sem resposta no prazo",');
         linha('};');
         linha('const MOTIVOS = {');
         linha('  RENDER: "o texto da rota n\u00e3o p\u00f4de ser montado", EXPIRADO: "passou da validade da rota",');
         linha('  ESGOTADO: "as tentativas acabaram", SUBSTITUIDO: "um evento mais novo tomou o seu lugar",');
         linha('  SEM_ROTA: "nenhuma rota leva este tipo e evento", ROTA_APAGADA: "a rota foi apagada",');
         linha('  MANUAL: "cancelada por um operador",');
         linha('};');
         linha('const ESTADOS = {');
         linha('  SCHEDULED: "agendada", RUNNING: "em execu\u00e7\u00e3o", DISABLED: "parada", BROKEN: "quebrada", F'
            || 'AILED: "falhou",');
         linha('  "RETRY SCHEDULED": "vai tentar de novo", COMPLETED: "terminada", SUCCEEDED: "terminada", STOPPED: '
            || '"interrompida",');
         linha('};');
         linha('const MARCAS = { TESTE: "teste", RECONCILIADA: "reconciliada", MIGRADA: "migrada", REENVIO: "reenvio'
            || '" };');
         linha('const GRAVIDADES = { ERRO: "Erro", ATENCAO: "Aten\u00e7\u00e3o" };');
         linha('const SITUACOES = {');
         linha('  PENDENTE: "espera", ENVIANDO: "espera", PROCESSADO: "bom", FALHA: "erro", CANCELADO: "neutro",');
         linha('};');
         linha('const EMOJIS = {');
         linha('  warning: "\u26a0\ufe0f", rotating_light: "\u{1f6a8}", white_check_mark: "\u2705", heavy_check_mark'
            || ': "\u2714\ufe0f", bell: "\u{1f514}",');
         linha('  wrench: "\u{1f527}", hammer_and_wrench: "\u{1f6e0}\ufe0f", globe_with_meridians: "\u{1f310}", new:'
            || ' "\u{1f195}",');
         linha('  bust_in_silhouette: "\u{1f464}", memo: "\u{1f4dd}", clipboard: "\u{1f4cb}", zap: "\u26a1", skull: '
            || '"\u{1f480}",');
         linha('  fire: "\u{1f525}", x: "\u274c", tada: "\u{1f389}", loudspeaker: "\u{1f4e2}", mag: "\u{1f50d}",');
         linha('};');
         linha('const PRIORIDADES = { 1: "m\u00ednima", 2: "baixa", 3: "normal", 4: "alta", 5: "urgente" };');
         linha('const JANELAS = [[1, "1 h", "1 hora"], [24, "24 h", "24 horas"], [168, "7 d", "7 dias"]];');
         linha('// State');
         linha('const estado = {');
         linha('  eu: null, quem: null, eu_em: 0, dados: null, recebido: 0, horas: 24, parado: false, pedido: 0, fal'
            || 'ha: null, entrada: null,');
         linha('  busca: null, historia: null, historiaErro: null, linhas: null, linhasErro: null, paginas: [],');
         linha('  filtro: { status: "", canal: "", tipo_os: "" }, atalhos: true, ato: null, voltarA: null, problemas'
            || ': null, mexeu: true,');
         linha('};');
         linha('const podeAgir = () => !estatica ' || chr(38) || '' || chr(38) || ' Boolean(estado.eu '
            || '' || chr(38) || '' || chr(38) || ' estado.eu.pode_agir);');
         linha('function agora() {');
         linha('  if (!estado.dados) return new Date().toISOString();');
         linha('  const ms = Date.parse(estado.dados.agora) + (estatica ? 0 : Date.now() - estado.recebido);');
         linha('  return new Date(ms).toISOString();');
         linha('}');
         linha('function lembrar(nome, valor) {');
         linha('  try {');
         linha('    if (valor === undefined) return localStorage.getItem(`hsm.${nome}`);');
         linha('    localStorage.setItem(`hsm.${nome}`, valor);');
         linha('  } catch { /* a browser that keeps nothing */ }');
         linha('  return null;');
         linha('}');
         linha('// The server');
         linha('// dita: by our server; else nobody knows what became of what was asked');
         linha('class Recusa extends Error {');
         linha('  constructor(texto, status, dita = false) { super(texto); this.status = status; this.dita = dita; }');
         linha('}');
         linha('async function pedir(caminho, corpo) {');
         linha('  const corte = new AbortController();');
         linha('  const prazo = setTimeout(() => corte.abort(), 30000);');
         linha('  try {');
         linha('    const resposta = await fetch(caminho, {');
         linha('      method: corpo === undefined ? "GET" : "POST",');
         linha('      headers: corpo === undefined ? {} : { "Content-Type": "application/json", "X-HSM": "1" },');
         linha('      body: corpo === undefined ? undefined : JSON.stringify(corpo),');
         linha('      credentials: "same-origin", cache: "no-store", redirect: "error", signal: corte.signal,');
         linha('    });');
         linha('    let dados = null;');
         linha('    try { dados = await resposta.json(); } catch { /* an answer that is none of ours */ }');
         linha('    if (!resposta.ok) {');
         linha('      const dito = dados ' || chr(38) || '' || chr(38) || ' dados.erro;');
         linha('      throw new Recusa(dito || `O servidor respondeu ${resposta.status}.`, resposta.status, Boolean('
            || 'dito));');
         linha('    }');
         linha('    if (dados === null) throw new Recusa("A resposta do servidor n\u00e3o p\u00f4de ser lida.", 502)'
            || ';');
         linha('    return dados;');
         linha('  } catch (erro) {');
         linha('    if (erro instanceof Recusa) throw erro;');
         linha('    throw new Recusa("O servidor desta p\u00e1gina n\u00e3o responde.", 0);');
         linha('  } finally {');
         linha('    clearTimeout(prazo);');
         linha('  }');
         linha('}');
         linha('function consulta(valores) {');
         linha('  const partes = new URLSearchParams();');
         linha('  for (const [nome, valor] of Object.entries(valores)) {');
         linha('    if (valor !== null ' || chr(38) || '' || chr(38) || ' valor !== undefined ' || chr(38) || ''
            || '' || chr(38) || ' valor !== "") partes.set(nome, valor);');
         linha('  }');
         linha('  return partes.toString();');
         linha('}');
         linha('// Building blocks');
         linha('const icone = {');
         linha('  ERRO: () => s("svg", { class: "icone", viewBox: "0 0 16 16", "aria-hidden": "true" },');
         linha('    s("path", { d: "M5 1h6l4 4v6l-4 4H5l-4-4V5z" }), s("path", { class: "furo", d: "M7 4h2v5H7zM7 10'
            || 'h2v2H7z" })),');
         linha('  ATENCAO: () => s("svg", { class: "icone", viewBox: "0 0 16 16", "aria-hidden": "true" },');
         linha('    s("path", { d: "M8 1l7.5 14H.5z" }), s("path", { class: "furo", d: "M7 6h2v4.5H7zM7 11.5h2v2H7z"'
            || ' })),');
         linha('  BOM: () => s("svg", { class: "icone", viewBox: "0 0 16 16", "aria-hidden": "true" },');
         linha('    s("circle", { cx: 8, cy: 8, r: 7.5 }), s("path", { class: "risco", d: "M4.5 8.3l2.5 2.5 4.5-5" }'
            || ')),');
         linha('};');
         linha('const selo = (texto, especie) => h("span", { class: `selo ${especie}` }, texto);');
         linha('const codigo = texto => h("code", null, texto);');
         linha('const botao = (texto, acao, argumentos, dito, inteiro, classe) => h("button", {');
         linha('  type: "button", class: classe, "aria-label": inteiro ? `${texto} ${inteiro}` : null, "data-ato": "'
            || 'pedir", "data-acao": acao, "data-argumentos": JSON.stringify(argumentos),');
         linha('  "data-dito": JSON.stringify(dito || {}), k: `${acao}:${JSON.stringify(argumentos)}`,');
         linha('}, texto);');
         linha('function secao(id, titulo, ...filhos) {');
         linha('  return h("section", { id, k: id, "aria-labelledby": `${id}-t`, class: "secao" },');
         linha('    h("h2", { id: `${id}-t`, tabindex: "-1" }, titulo), ...filhos);');
         linha('}');
         linha('const tipo = nome => nome ' || chr(38) || '' || chr(38) || ' nome !== "-" ? nome : "sem tipo";');
         linha('const vazio = texto => h("p", { class: "fraco vazio" }, texto);');
         linha('const destino = (canal, topico) => canal || topico');
         linha('  ? [canal || "sem canal", topico ? [" / ", codigo(topico)] : null] : "\u2013";');
         linha('const ordem = (id_os, origem, texto) => id_os === null || id_os === undefined ? "\u2013"');
         linha('  : estatica ? String(id_os)');
         linha('    : h("a", { href: `#${consulta({ os: id_os, origem })}` }, texto || String(id_os));');
         linha('// A table that becomes cards on a narrow screen; the roles say again what CSS would hide from a scr'
            || 'een reader');
         linha('function tabela(legenda, colunas, linhas, classe = "") {');
         linha('  return h("table", { class: `dados ${classe}`, role: "table" },');
         linha('    h("caption", { class: "oculto" }, legenda),');
         linha('    h("thead", { role: "rowgroup" }, h("tr", { role: "row" },');
         linha('      colunas.map(([nome, tipo]) => h("th", { scope: "col", role: "columnheader", class: tipo }, nom'
            || 'e)))),');
         linha('    h("tbody", { role: "rowgroup" }, linhas.map(({ k, classe: c, celulas }) =>');
         linha('      h("tr", { role: "row", k, class: c }, celulas.map((celula, i) => {');
         linha('        const [nome, tipo] = colunas[i];');
         linha('        const nada = celula === null || celula === undefined || celula === "";');
         linha('        return h(i ? "td" : "th", {');
         linha('          role: i ? "cell" : "rowheader", scope: i ? null : "row", "data-rotulo": nome,');
         linha('          class: [tipo, nada ? "nada" : ""].join(" ").trim() || null,');
         linha('        }, nada ? "\u2013" : Array.isArray(celula) ? h("span", null, celula) : celula);');
         linha('      })))));');
         linha('}');
         linha('const dl = pares => h("dl", { class: "pares" }, pares.filter(p => p).map(([nome, valor, classe]) =>');
         linha('  h("div", { class: classe }, h("dt", null, nome), h("dd", null, valor))));');
         linha('// What is wrong');
         linha('function atoDoProblema(p) {');
         linha('  const qual = String(p.chave || "").split(":")[0];');
         linha('  return podeAgir() ' || chr(38) || '' || chr(38) || ' p.canal ' || chr(38) || '' || chr(38) || ' ["'
            || 'PAUSADO", "DISJUNTOR", "RETIDO", "ROTA"].includes(qual)');
         linha('    ? botao("Retomar o canal", "retomar", { canal: p.canal }, {}, p.canal) : null;');
         linha('}');
         linha('const LUGARES = {');
         linha('  DISJUNTOR: "canais", ENTREGA: "canais", RETIDO: "canais", PAUSADO: "canais", ATRASO: "canais", ROT'
            || 'A: "rotas",');
         linha('  FALHAS: "falhas", REMETENTE: "remetentes", TAREFA: "tarefas", TAREFA_FALHOU: "tarefas", TAREFA_LON'
            || 'GA: "tarefas",');
         linha('};');
         linha('function situacao(d) {');
         linha('  const problemas = d.problemas || [];');
         linha('  if (!problemas.length) {');
         linha('    const velha = Boolean(estado.falha);');
         linha('    return h("section", { id: "situacao", k: "situacao", class: velha ? "calma velha" : "calma", "ar'
            || 'ia-labelledby": "situacao-t" },');
         linha('      icone.BOM(), h("div", null, h("h2", { id: "situacao-t", tabindex: "-1" }, velha ? "Estava tudo'
            || ' em ordem" : "Tudo em ordem"),');
         linha('        h("p", null, calma(d))));');
         linha('  }');
         linha('  const erros = problemas.filter(p => p.gravidade === "ERRO").length;');
         linha('  const avisos = problemas.length - erros;');
         linha('  return h("section", { id: "situacao", k: "situacao", class: "problemas", "aria-labelledby": "situa'
            || 'cao-t" },');
         linha('    h("h2", { id: "situacao-t", tabindex: "-1" },');
         linha('      erros ? "Precisa de algu\u00e9m agora" : "Merece aten\u00e7\u00e3o",');
         linha('      h("span", { class: "contagem" }, contagem(erros, avisos))),');
         linha('    h("ol", null, problemas.map(p => {');
         linha('      const lugar = LUGARES[String(p.chave || "").split(":")[0]];');
         linha('      return h("li", { class: `problema ${p.gravidade}`, k: `p:${p.chave || p.problema}` },');
         linha('        h("p", { class: "gravidade" }, (icone[p.gravidade] || icone.ATENCAO)(), h("strong", null, GR'
            || 'AVIDADES[p.gravidade] || p.gravidade),');
         linha('          p.desde ? h("span", { class: "desde" }, desde(p.desde)) : null),');
         linha('        h("div", { class: "dizer" },');
         linha('          h("h3", null, p.problema),');
         linha('          p.detalhe ? h("p", { class: "detalhe" }, p.detalhe) : null,');
         linha('          p.providencia ? h("p", { class: "fazer" }, h("strong", null, "O que fazer: "), p.providenc'
            || 'ia) : null,');
         linha('          h("p", { class: "acoes" }, atoDoProblema(p),');
         linha('            lugar ? h("a", { href: `#${lugar}` }, `Ver ${TITULOS[lugar].toLowerCase()}`) : null)));');
         linha('    })));');
         linha('}');
         linha('function contagem(erros, avisos) {');
         linha('  return [erros ? plural(erros, "erro", "erros") : "", avisos ? plural(avisos, "aviso", "avisos") : '
            || '""]');
         linha('    .filter(t => t).join(" e ");');
         linha('}');
         linha('function calma(d) {');
         linha('  const ultima = Math.min(...(d.canais || []).map(c => c.ultima_entrega_s ?? Infinity));');
         linha('  const esperam = (d.canais || []).reduce((n, c) => n + (c.pendentes || 0), 0);');
         linha('  return [');
         linha('    Number.isFinite(ultima) ? `\u00daltima entrega ${ha(ultima)}` : "Nenhuma entrega ainda",');
         linha('    esperam ? `${plural(esperam, "notifica\u00e7\u00e3o espera", "notifica\u00e7\u00f5es esperam")} '
            || 'a sua vez` : "nada espera na fila",');
         linha('  ].join("; ") + ".";');
         linha('}');
         linha('// Numbers of the window');
         linha('const janela = d => (JANELAS.find(j => j[0] === d.janela_h) || [0, "", `${numero(d.janela_h)} horas`'
            || '])[2];');
         linha('function numeros(d) {');
         linha('  const t = (d.consumo || {}).totais || {};');
         linha('  const canais = d.canais || [];');
         linha('  const soma = nome => canais.reduce((n, c) => n + (c[nome] || 0), 0);');
         linha('  const antiga = Math.max(...canais.map(c => c.mais_antiga_s ?? -1));');
         linha('  const terminadas = (t.entregue || 0) + (t.falha || 0);');
         linha('  const cartao = (nome, valor, nota, classe) => h("div", { class: `numero ${classe || ""}`, k: nome '
            || '},');
         linha('    h("dt", null, nome), h("dd", null, h("span", { class: "valor" }, valor), h("span", { class: "not'
            || 'a" }, nota)));');
         linha('  return h("dl", { class: "numeros" },');
         linha('    cartao("Entraram", numero(t.entrou || 0), `${numero(t.tentativas || 0)} tentativas gastas`),');
         linha('    cartao("Entregues", numero(t.entregue || 0), terminadas ? `${percentual(t.entregue || 0, termina'
            || 'das)} das terminadas` : "nenhuma ainda"),');
         linha('    cartao("Falharam", numero(t.falha || 0), t.cancelado ? `${numero(t.cancelado)} canceladas` : "ne'
            || 'nhuma cancelada",');
         linha('      t.falha ? "ruim" : ""),');
         linha('    cartao("Demora (p95)", duracao(t.p95_s), t.p50_s === undefined ? "sem entregas" : `metade em at\'
            || 'u00e9 ${duracao(t.p50_s)}; p99 ${duracao(t.p99_s)}`),');
         linha('    cartao("Esperam agora", numero(soma("pendentes")), antiga >= 0 ' || chr(38) || ''
            || '' || chr(38) || ' soma("devidas")');
         linha('      ? `${numero(soma("devidas"))} j\u00e1 devidas, a mais antiga ${ha(antiga)}` : "nenhuma devida"'
            || '),');
         linha('    cartao("Em envio agora", numero(soma("enviando")), plural((d.remetentes || []).filter(r => r.viv'
            || 'o).length, "remetente vivo", "remetentes vivos")));');
         linha('}');
         linha('// Charts');
      end parte_3;

      procedure parte_4 is
      begin
         linha('const graficos = new Map();');
         linha('const largura = (id, padrao) => { const e = $(id); return Math.max(240, Math.floor(e '
            || '' || chr(38) || '' || chr(38) || ' e.clientWidth || padrao)); };');
         linha('function degraus(maior) {');
         linha('  const bruto = Math.max(1, maior) / 4;');
         linha('  const base = 10 ** Math.floor(Math.log10(bruto));');
         linha('  const passo = Math.max(1, [1, 2, 5, 10].find(n => n * base >= bruto) * base);');
         linha('  const lista = [];');
         linha('  for (let v = 0; v < maior + passo; v += passo) lista.push(v);');
         linha('  return lista;');
         linha('}');
         linha('// Instants to be marked: round ones, no closer than they can be read');
         linha('function marcas(pontos, passo_s, larguraPonto) {');
         linha('  const bons = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440].filter(m => m * 60 >= passo_s);');
         linha('  const cada = bons.find(m => m * 60 / passo_s * larguraPonto >= 58) || 1440;');
         linha('  const lista = [];');
         linha('  pontos.forEach((p, i) => {');
         linha('    const d = relogio(p.inicio);');
         linha('    if (!d) return;');
         linha('    const minuto = d.getUTCHours() * 60 + d.getUTCMinutes();');
         linha('    if (minuto % cada === 0) lista.push([i, cada >= 1440 || minuto === 0 ? dia(d) : hora(d)]);');
         linha('  });');
         linha('  return lista;');
         linha('}');
         linha('function moldura(id, rotulo, W, H, m, y, x, conteudo) {');
         linha('  return s("svg", { id, class: "grafico", viewBox: `0 0 ${W} ${H}`, width: W, height: H, role: "img"'
            || ', "aria-label": rotulo },');
         linha('    y.map(([valor, texto]) => [');
         linha('      s("line", { class: "grade", x1: m.e, x2: W - m.d, y1: valor, y2: valor }),');
         linha('      s("text", { class: "eixo", x: m.e - 6, y: valor + 4, "text-anchor": "end" }, texto)]),');
         linha('    x.map(([valor, texto]) => s("text", {');
         linha('      class: "eixo", x: Math.min(valor, W - 18), y: H - 4, "text-anchor": valor < m.e + 18 ? "start"'
            || ' : "middle",');
         linha('    }, texto)),');
         linha('    conteudo,');
         linha('    s("line", { class: "mira", x1: -9, x2: -9, y1: m.c, y2: H - m.b }));');
         linha('}');
         linha('const umaCasa = n => Math.round(n * 10) / 10;');
         linha('const de_ate = (ponto, passo_s) => {');
         linha('  const d = relogio(ponto.inicio);');
         linha('  return d ? `${dia(d)} ${hora(d)}, ${duracao(passo_s)}` : "";');
         linha('};');
         linha('// Counts of neighbouring steps together, where a step would be too narrow to be seen; from round in'
            || 'stants on');
         linha('function juntar(pontos, passo_s, largura_px) {');
         linha('  const cabem = Math.max(12, Math.floor(largura_px / 6));');
         linha('  const minutos = [1, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440];');
         linha('  const cada = minutos.find(m => m * 60 >= passo_s ' || chr(38) || '' || chr(38) || ' pontos.length '
            || '* passo_s / (m * 60) <= cabem) || 1440;');
         linha('  const juntos = [];');
         linha('  let balde = null;');
         linha('  for (const p of pontos) {');
         linha('    const d = relogio(p.inicio);');
         linha('    const qual = d ? Math.floor(d.getTime() / 60000 / cada) : null;');
         linha('    if (!juntos.length || qual !== balde) juntos.push({ inicio: p.inicio, entrou: 0, entregue: 0, fa'
            || 'lha: 0, cancelado: 0 });');
         linha('    balde = qual;');
         linha('    for (const nome of ["entrou", "entregue", "falha", "cancelado"]) juntos[juntos.length - 1][nome]'
            || ' += p[nome] || 0;');
         linha('  }');
         linha('  return [juntos, cada * 60];');
         linha('}');
         linha('function graficoConsumo(c) {');
         linha('  const id = "g-consumo", W = largura("q-consumo", 560), H = 210, m = { e: 46, d: 8, c: 8, b: 22 };');
         linha('  const [pontos, passo_s] = juntar(c.pontos || [], c.passo_s, W - m.e - m.d);');
         linha('  const maior = Math.max(0, ...pontos.map(p => Math.max(p.entrou, p.entregue + p.falha)));');
         linha('  if (!maior) return [vazio("Nada entrou nem saiu nesta janela."), passo_s];');
         linha('  const niveis = degraus(maior), topo = niveis[niveis.length - 1];');
         linha('  const y = v => umaCasa(m.c + (H - m.c - m.b) * (1 - v / topo));');
         linha('  const w = (W - m.e - m.d) / pontos.length;');
         linha('  const x = i => umaCasa(m.e + i * w);');
         linha('  const largo = umaCasa(Math.max(1.5, w - 1));');
         linha('  graficos.set(id, { n: pontos.length, e: m.e, w, dizer: i => [de_ate(pontos[i], passo_s),');
         linha('    [["entrou", "entraram"], ["entregue", "entregues"], ["falha", "falharam"], ["cancelado", "cancel'
            || 'adas"]]');
         linha('      .map(([nome, texto]) => [texto, numero(pontos[i][nome])])] });');
         linha('  const t = c.totais || {};');
         linha('  return [moldura(id, `Movimento na janela: ${numero(t.entrou || 0)} entraram, ${numero(t.entregue |'
            || '| 0)} entregues, ${numero(t.falha || 0)} falharam. A tabela abaixo tem os n\u00fameros.`,');
         linha('    W, H, m, niveis.map(v => [y(v), numero(v)]), marcas(pontos, passo_s, w).map(([i, texto]) => [x(i'
            || '), texto]),');
         linha('    pontos.map((p, i) => {');
         linha('      const base = y(p.entregue), alto = p.falha ? Math.max(3, base - y(p.entregue + p.falha)) : 0;');
         linha('      return [');
         linha('        p.entregue ? s("rect", { class: "area-entregue", x: x(i), y: base, width: largo, height: uma'
            || 'Casa(y(0) - base) }) : null,');
         linha('        p.falha ? s("rect", { class: "barra-falha", x: x(i), y: umaCasa(base - alto), width: largo, '
            || 'height: umaCasa(alto) }) : null,');
         linha('        p.entrou ? s("path", { class: "linha-entrou", d: `M${x(i)} ${y(p.entrou)}h${largo}` }) : nul'
            || 'l];');
         linha('    })), passo_s];');
         linha('}');
         linha('const PERCENTIS = [["p50_s", "p50"], ["p95_s", "p95"], ["p99_s", "p99"]];');
         linha('function graficoDemora(c) {');
         linha('  const id = "g-demora", pontos = c.pontos || [];');
         linha('  const W = largura("q-demora", 560), H = 210, m = { e: 52, d: 30, c: 8, b: 22 };');
         linha('  const valores = pontos.flatMap(p => PERCENTIS.map(([nome]) => p[nome])).filter(v => v !== undefine'
            || 'd ' || chr(38) || '' || chr(38) || ' v !== null);');
         linha('  if (!valores.length) return vazio("Nenhuma entrega nesta janela.");');
         linha('  const escala = [0.1, 1, 10, 60, 600, 3600, 36000, 360000];');
         linha('  const minimo = Math.min(...valores), maximo = Math.max(...valores);');
         linha('  let de = escala.findLastIndex(v => v <= minimo), ate = escala.findIndex(v => v >= maximo);');
         linha('  de = Math.max(0, de);');
         linha('  if (ate < 0) ate = escala.length - 1;');
         linha('  if (ate <= de) ate = Math.min(de + 1, escala.length - 1);');
         linha('  if (ate <= de) de = ate - 1;');
         linha('  const baixo = Math.log(escala[de]), alto = Math.log(escala[ate]);');
         linha('  const y = v => umaCasa(m.c + (H - m.c - m.b) * (1 - (Math.log(Math.min(Math.max(v, escala[de]), es'
            || 'cala[ate])) - baixo) / (alto - baixo)));');
         linha('  const w = (W - m.e - m.d) / pontos.length;');
         linha('  const x = i => umaCasa(m.e + (i + 0.5) * w);');
         linha('  const tem = (i, nome) => i >= 0 ' || chr(38) || '' || chr(38) || ' i < pontos.length '
            || '' || chr(38) || '' || chr(38) || ' pontos[i][nome] !== undefined ' || chr(38) || '' || chr(38) || ' '
            || 'pontos[i][nome] !== null;');
         linha('  const series = PERCENTIS.map(([nome, classe]) => {');
         linha('    let d = "", vaos = "", antes = -1;');
         linha('    const sos = [];');
         linha('    pontos.forEach((p, i) => {');
         linha('      if (!tem(i, nome)) return;');
         linha('      const aqui = `${x(i)} ${y(p[nome])}`;');
         linha('      d += tem(i - 1, nome) ? `L${aqui}` : `M${aqui}`;');
         linha('      // Over a gap, faint, so that what belongs together is seen');
         linha('      if (antes >= 0 ' || chr(38) || '' || chr(38) || ' antes < i - 1) vaos += `M${x(antes)} ${y(pon'
            || 'tos[antes][nome])}L${aqui}`;');
         linha('      antes = i;');
         linha('      if (!tem(i - 1, nome) ' || chr(38) || '' || chr(38) || ' !tem(i + 1, nome)) sos.push(s("circle'
            || '", { class: classe, cx: x(i), cy: y(p[nome]), r: 2 }));');
         linha('    });');
         linha('    return [vaos ? s("path", { class: `linha vao ${classe}`, d: vaos }) : null, s("path", { class: `'
            || 'linha ${classe}`, d }), sos];');
         linha('  });');
         linha('  // The lines'' names where they end, kept apart');
         linha('  const ultimo = pontos.findLastIndex((p, i) => tem(i, "p50_s"));');
         linha('  let acima = Infinity;');
         linha('  const nomes = PERCENTIS.map(([nome, classe]) => {');
         linha('    acima = Math.min(acima - 12, y(pontos[ultimo][nome]) + 4);');
         linha('    return s("text", { class: `nome ${classe}`, x: Math.min(x(ultimo) + 5, W - 24), y: umaCasa(acima'
            || ') }, classe);');
         linha('  });');
         linha('  graficos.set(id, { n: pontos.length, e: m.e, w, dizer: i => [de_ate(pontos[i], c.passo_s),');
         linha('    [...PERCENTIS.map(([nome, texto]) => [texto, duracao(pontos[i][nome])]), ["entregues", numero(po'
            || 'ntos[i].entregue || 0)]]] });');
         linha('  const t = c.totais || {};');
         linha('  return moldura(id, `Demora na janela: p50 ${duracao(t.p50_s)}, p95 ${duracao(t.p95_s)}, p99 ${dura'
            || 'cao(t.p99_s)}. A tabela abaixo tem os n\u00fameros.`,');
         linha('    W, H, m, escala.slice(de, ate + 1).map(v => [y(v), duracao(v)]),');
         linha('    marcas(pontos, c.passo_s, w).map(([i, texto]) => [umaCasa(m.e + i * w), texto]), [series, nomes]'
            || ');');
         linha('}');
         linha('function graficoClasses(c) {');
         linha('  const classes = c.falhas_por_classe || [];');
         linha('  if (!classes.length) return vazio("Nenhuma falha nesta janela.");');
         linha('  const W = largura("q-classes", 560), cada = 30, H = classes.length * cada + 4, e = Math.min(150, W'
            || ' * 0.4), d = 64;');
         linha('  const maior = Math.max(...classes.map(f => f.quantidade));');
         linha('  return s("svg", { class: "grafico", viewBox: `0 0 ${W} ${H}`, width: W, height: H, role: "img",');
         linha('    "aria-label": `Falhas por motivo: ${classes.map(f => `${f.classe} ${numero(f.quantidade)}`).join'
            || '(", ")}` },');
         linha('  classes.map((f, i) => {');
         linha('    const tamanho = Math.max(2, umaCasa((W - e - d) * f.quantidade / maior));');
         linha('    return [');
         linha('      s("text", { class: "rotulo", x: e - 8, y: i * cada + 20, "text-anchor": "end" }, f.classe),');
         linha('      s("rect", { class: "barra-falha", x: e, y: i * cada + 6, width: tamanho, height: cada - 10, rx'
            || ': 2 }),');
         linha('      s("text", { class: "valor", x: e + tamanho + 8, y: i * cada + 20 }, numero(f.quantidade))];');
         linha('  }));');
         linha('}');
         linha('// The table behind a chart is built when it is opened');
         linha('function atras(k, titulo, fazer) {');
         linha('  const aberto = document.querySelector(`details[data-k="${k}"]`);');
         linha('  return h("details", { k, class: "atras" }, h("summary", null, titulo),');
         linha('    aberto ' || chr(38) || '' || chr(38) || ' aberto.open ? h("div", { class: "rolo", tabindex: "0",'
            || ' role: "region", "aria-label": titulo }, fazer()) : null);');
         linha('}');
         linha('const legenda = itens => h("ul", { class: "legenda" }, itens.map(([classe, texto]) =>');
         linha('  h("li", null, h("span", { class: `amostra ${classe}`, "aria-hidden": "true" }), texto)));');
         linha('function consumo(d) {');
         linha('  const c = d.consumo || {}, t = c.totais || {};');
         linha('  const movidos = (c.pontos || []).filter(p => p.entrou || p.entregue || p.falha || p.cancelado || p'
            || '.tentativas).reverse();');
         linha('  const quadro = (id, titulo, nota, ...filhos) => h("figure", { class: "quadro", k: id, "aria-labell'
            || 'edby": `${id}-t` },');
         linha('    h("figcaption", { id: `${id}-t` }, h("h3", null, titulo), nota), h("div", { id, class: "tela" },'
            || ' filhos[0]), filhos.slice(1));');
         linha('  const partes = lista => lista.map(p => [numero(p.entrou || 0), numero(p.entregue || 0), numero(p.f'
            || 'alha || 0), numero(p.cancelado || 0),');
         linha('    breve(p.p50_s), breve(p.p95_s), breve(p.p99_s)]);');
         linha('  const COLUNAS = [["Entraram", "n"], ["Entregues", "n"], ["Falharam", "n"], ["Canceladas", "n"], ["'
            || 'p50", "n"], ["p95", "n"], ["p99", "n"]];');
         linha('  const por = (nome, titulo, lista, campo, classe) => {');
         linha('    const valores = partes(lista);');
         linha('    return h("div", { class: `quadro ${classe}`, k: `por-${campo}` }, h("h3", null, titulo), lista.l'
            || 'ength');
         linha('      ? tabela(`${titulo}, \u00faltimas ${janela(d)}`, [[nome], ...COLUNAS],');
         linha('        lista.map((p, i) => ({ k: `${campo}:${p[campo]}`, celulas: [p[campo] ' || chr(38) || ''
            || '' || chr(38) || ' p[campo] !== "-" ? p[campo] : "(sem)", ...valores[i]] })), "compacta")');
         linha('      : vazio("Nada nesta janela."));');
         linha('  };');
         linha('  const [movimento, passo_s] = graficoConsumo(c);');
         linha('  const passo = passo_s === 3600 ? "por hora" : passo_s === 60 ? "por minuto" : `a cada ${duracao(pa'
            || 'sso_s)}`;');
         linha('  return secao("consumo", "Consumo",');
         linha('    h("div", { class: "janelas", role: "group", "aria-label": "Janela" }, estatica');
         linha('      ? h("span", { class: "fraco" }, `\u00faltimas ${janela(d)}`)');
         linha('      : JANELAS.map(([horas, texto, inteira], i) => h("button", {');
         linha('        type: "button", k: `j${horas}`, "data-ato": "janela", "data-horas": horas, "aria-pressed": S'
            || 'tring(estado.horas === horas),');
         linha('        "aria-label": `\u00daltimas ${inteira}`, "aria-keyshortcuts": i + 1,');
         linha('      }, texto))),');
         linha('    numeros(d),');
         linha('    h("div", { class: "quadros" },');
         linha('      quadro("q-consumo", `Movimento ${passo}`,');
         linha('        legenda([["entrou", "entraram"], ["entregue", "entregues"], ["falha", "falharam"]]),');
         linha('        movimento,');
         linha('        atras("t-consumo", "Tabela do movimento", () => tabela("Movimento, do mais novo ao mais anti'
            || 'go, s\u00f3 os passos em que houve algum",');
         linha('          [["In\u00edcio"], ["Entraram", "n"], ["Entregues", "n"], ["Falharam", "n"], ["Canceladas",'
            || ' "n"], ["Tentativas", "n"]],');
         linha('          movidos.map(p => ({ k: p.inicio, celulas: [momento(p.inicio), numero(p.entrou || 0), numer'
            || 'o(p.entregue || 0),');
         linha('            numero(p.falha || 0), numero(p.cancelado || 0), numero(p.tentativas || 0)] })), "compact'
            || 'a"))),');
         linha('      quadro("q-demora", "Demora at\u00e9 a entrega",');
         linha('        h("p", { class: "fraco" }, "escala logar\u00edtmica"),');
         linha('        graficoDemora(c),');
         linha('        atras("t-demora", "Tabela da demora", () => tabela("Demora, do mais novo ao mais antigo, s\u'
            || '00f3 os passos com entregas",');
         linha('          [["In\u00edcio"], ["p50", "n"], ["p95", "n"], ["p99", "n"], ["Entregues", "n"]],');
         linha('          movidos.filter(p => p.entregue).map(p => ({ k: p.inicio, celulas: [momento(p.inicio), dura'
            || 'cao(p.p50_s),');
         linha('            duracao(p.p95_s), duracao(p.p99_s), numero(p.entregue)] })), "compacta"))),');
         linha('      quadro("q-classes", "Falhas por motivo", null,');
         linha('        graficoClasses(c),');
         linha('        (c.falhas_por_classe || []).length ? atras("t-classes", "Tabela das falhas", () => tabela("F'
            || 'alhas por motivo",');
         linha('          [["Motivo"], ["O que quer dizer"], ["Quantas", "n"], ["Parte", "n"]],');
         linha('          c.falhas_por_classe.map(f => ({ k: f.classe, celulas: [f.classe, MOTIVOS[f.classe] || "res'
            || 'posta do servidor",');
         linha('            numero(f.quantidade), percentual(f.quantidade, t.falha || 0)] })))) : null),');
         linha('      por("Canal", "Por canal", c.por_canal || [], "canal", ""),');
         linha('      por("Tipo", "Por tipo de ordem", c.por_tipo || [], "tipo_os", "sozinho")));');
         linha('}');
         linha('// Channels, routes, senders, jobs');
         linha('function canal(c) {');
         linha('  const aberto = c.disjuntor ' || chr(38) || '' || chr(38) || ' c.disjuntor !== "FECHADO";');
         linha('  const retido = c.retido_ate ' || chr(38) || '' || chr(38) || ' idade(c.retido_ate) === 0;');
         linha('  const parado = c.pausado || aberto || retido;');
         linha('  const ate = instante => instante ? [", at\u00e9 ", momento(instante)] : null;');
         linha('  return h("li", { class: `canal ${c.pausado ? "pausado" : aberto ? "aberto" : retido ? "retido" : "'
            || '"}`, k: `canal:${c.canal}` },');
         linha('    h("div", { class: "titulo" }, h("h3", null, c.canal),');
         linha('      c.pausado ? selo("Pausado", "aviso") : null,');
         linha('      aberto ? selo(c.disjuntor === "ABERTO" ? "Disjuntor aberto" : "Disjuntor em prova", "erro") : '
            || 'null,');
         linha('      retido ? selo("Retido", "aviso") : null,');
         linha('      parado ? null : selo("Ativo", "bom")),');
         linha('    c.descricao ? h("p", { class: "fraco" }, c.descricao) : null,');
         linha('    c.pausado ? h("p", { class: "porque" }, "Pausado ", desde(c.pausado_desde), c.motivo_pausa ? `: '
            || '${c.motivo_pausa}` : "") : null,');
         linha('    aberto ? h("p", { class: "porque" }, "Disjuntor aberto ", desde(c.aberto_desde),');
         linha('      c.motivo_disjuntor ? `: ${c.motivo_disjuntor}` : "", c.aberto_ate ? ["; prova de novo \u00e0s '
            || '", momento(c.aberto_ate)] : null) : null,');
         linha('    retido ? h("p", { class: "porque" }, "O servidor pediu para esperar", ate(c.retido_ate)) : null,');
         linha('    dl([');
         linha('      ["Tipo", c.tipo],');
         linha('      ["Esperam", numero(c.pendentes || 0)], ["Devidas", numero(c.devidas || 0)], ["Em envio", numer'
            || 'o(c.enviando || 0)],');
         linha('      ["Mais antiga", c.devidas ' || chr(38) || '' || chr(38) || ' c.mais_antiga_s !== undefined ? h'
            || 'a(c.mais_antiga_s) : "\u2013"],');
         linha('      ["\u00daltima entrega", c.ultima_entrega ? ha(c.ultima_entrega_s ?? idade(c.ultima_entrega)) :'
            || ' "nunca"],');
         linha('      ["Limite", c.rajada ' || chr(38) || '' || chr(38) || ' c.intervalo_s ? `${numero(c.rajada)} e '
            || 'mais 1 a cada ${duracao(c.intervalo_s)}` : "sem limite"],');
         linha('      c.falhas_seguidas ? ["Falhas seguidas", numero(c.falhas_seguidas)] : null,');
         linha('    ]),');
         linha('    podeAgir() ? h("p", { class: "acoes" },');
         linha('      parado ? botao("Retomar", "retomar", { canal: c.canal }, {}, `o canal ${c.canal}`, "forte") : '
            || 'null,');
         linha('      c.pausado ? null : botao("Pausar", "pausar", { canal: c.canal }, { devidas: c.devidas || 0 }, '
            || '`o canal ${c.canal}`),');
         linha('      botao("Testar", "testar", { canal: c.canal }, {}, `o canal ${c.canal}`)) : null);');
         linha('}');
         linha('const daRota = r => ({ nome: `${r.tipo_os} / ${r.evento} para ${[r.canal, r.topico].filter(x => x).j'
            || 'oin(" / ")}` });');
         linha('function rotas(d) {');
         linha('  const lista = d.rotas || [];');
         linha('  if (!lista.length) return vazio("Nenhuma rota: nada do que acontece vira notifica\u00e7\u00e3o.");');
         linha('  const agir = podeAgir();');
         linha('  return tabela("Rotas", [["Rota"], ["Tipo de ordem"], ["Evento"], ["Destino"], ["Situa\u00e7\u00e3o'
            || '"], ...(agir ? [["Ato"]] : [])],');
         linha('    lista.map(r => ({ k: `rota:${r.id}`, classe: r.ativa ? null : "apagada", celulas: [');
         linha('      String(r.id), r.tipo_os === "*" ? "* (qualquer)" : r.tipo_os, r.evento === "*" ? "* (qualquer)'
            || '" : r.evento, destino(r.canal, r.topico),');
         linha('      [r.ativa ? r.suspensa ? selo("Suspensa", "erro") : selo("Ligada", "bom") : selo("Desligada", "'
            || 'neutro"),');
         linha('        r.suspensa ? h("span", { class: "porque" }, " ", desde(r.suspensa_desde), r.motivo_suspensao'
            || ' ? `: ${r.motivo_suspensao}` : "",');
         linha('          r.proxima_sonda ? ["; prova \u00e0s ", momento(r.proxima_sonda)] : null) : null],');
         linha('      ...(agir ? [r.ativa ? botao("Desligar", "desligar_rota", { rota: r.id }, daRota(r), `a rota ${'
            || 'r.id}`) : botao("Ligar", "ligar_rota", { rota: r.id }, daRota(r), `a rota ${r.id}`)] : []),');
         linha('    ] })));');
         linha('}');
         linha('function remetentes(d) {');
         linha('  const lista = d.remetentes || [];');
         linha('  if (!lista.length) return vazio("Nenhum processo de envio se apresentou ainda.");');
         linha('  return tabela("Remetentes", [["Remetente"], ["Situa\u00e7\u00e3o"], ["M\u00e1quina"], ["Processo",'
            || ' "n"], ["Vers\u00e3o"], ["Modo"], ["Canais"], ["Desde"]],');
         linha('    lista.map(r => ({ k: `rem:${r.trabalhador}`, classe: r.vivo ? null : "apagada", celulas: [');
         linha('      codigo(r.trabalhador),');
         linha('      r.fim ? [selo("Terminou", "neutro"), " ", momento(r.fim)]');
         linha('        : [selo(r.vivo ? "Vivo" : "Calado", r.vivo ? "bom" : "erro"), h("span", { class: "fraco" }, '
            || '` visto ${ha(r.visto_s ?? idade(r.visto) ?? 0)}`)],');
         linha('      r.maquina, r.pid === undefined ? null : String(r.pid), r.versao, r.modo === "SERVICO" ? "servi'
            || '\u00e7o" : r.modo === "TAREFA" ? "tarefa" : r.modo,');
      end parte_4;

      procedure parte_5 is
      begin
         linha('      String(r.canais || "").split(",").join(", "), momento(r.inicio),');
         linha('    ] })));');
         linha('}');
         linha('// HSM_TAREFA_VIGIA starts it when something is due: that it is disabled is as it should be');
         linha('const aPedido = t => t.tarefa === "HSM_TAREFA_ENVIO" ' || chr(38) || '' || chr(38) || ' !t.ativa;');
         linha('function tarefas(d) {');
         linha('  const lista = d.tarefas || [];');
         linha('  if (!lista.length) return vazio("Nenhuma tarefa do agendador: o DBA as cria com agenda.sql.");');
         linha('  return tabela("Tarefas do agendador", [["Tarefa"], ["Situa\u00e7\u00e3o"], ["\u00daltima"], ["Pr\u'
            || '00f3xima"], ["Falhas", "n"]],');
         linha('    lista.map(t => ({ k: `tar:${t.tarefa}`, classe: t.ativa || aPedido(t) ? null : "apagada", celula'
            || 's: [');
         linha('      codigo(t.tarefa), [aPedido(t) ? selo("A pedido", "neutro") : selo(t.ativa ? "Ativa" : "Desativ'
            || 'ada", t.ativa ? "bom" : "aviso"), t.estado ? h("span", { class: "fraco" }, ` ${ESTADOS[t.estado] || '
            || 't.estado}`) : null],');
         linha('      momento(t.ultima), momento(t.proxima), numero(t.falhas || 0),');
         linha('    ] })));');
         linha('}');
         linha('// Failures, rows, acts');
         linha('function criterioDoGrupo(f) {');
         linha('  const criterio = { motivo_falha: f.motivo };');
         linha('  if (f.id_rota !== undefined) criterio.rota = f.id_rota;');
         linha('  else if (f.canal) criterio.canal = f.canal;');
         linha('  if (f.tipo_os ' || chr(38) || '' || chr(38) || ' f.tipo_os !== "*") criterio.tipo_os = f.tipo_os;');
         linha('  return criterio;');
         linha('}');
         linha('function falhas(d) {');
         linha('  const lista = d.falhas || [];');
         linha('  if (!lista.length) return vazio("Nenhuma linha em FALHA.");');
         linha('  return [h("ol", { class: "grupos" }, lista.map(f => {');
         linha('    const nome = `${tipo(f.tipo_os)} / ${f.evento || "?"}`;');
         linha('    return h("li", { class: "grupo", k: `f:${f.id_rota}:${f.canal}:${f.topico}:${f.tipo_os}:${f.even'
            || 'to}:${f.motivo}` },');
         linha('      h("div", { class: "titulo" }, h("strong", { class: "quantas" }, numero(f.quantidade)),');
         linha('        h("h3", null, `${f.motivo}`, h("span", { class: "fraco" }, ` ${MOTIVOS[f.motivo] || "respost'
            || 'a do servidor"}`)),');
         linha('        podeAgir() ? botao("Reprocessar", "reprocessar", criterioDoGrupo(f), { quantidade: f.quantid'
            || 'ade, nome: `${nome}, motivo ${f.motivo}` }, `${nome}, ${f.motivo}`) : null),');
         linha('      h("p", null, nome, h("span", { class: "seta", "aria-hidden": "true" }, " \u2192 "), h("span", '
            || '{ class: "oculto" }, " para "), destino(f.canal, f.topico),');
         linha('        f.id_rota !== undefined ? h("span", { class: "fraco" }, ` (rota ${f.id_rota})`) : null),');
         linha('      h("p", { class: "fraco" }, f.quantidade === 1 ? ["em ", momento(f.ultima)] : ["de ", momento(f'
            || '.primeira), " a ", momento(f.ultima)]),');
         linha('      (f.amostras || []).length ? h("ul", { class: "amostras" }, f.amostras.map(a => h("li", { k: a.'
            || 'id },');
         linha('        "OS ", ordem(a.id_os, a.origem), h("span", { class: "fraco" }, ` ${a.evento || ""} `, moment'
            || 'o(a.quando), " "),');
         linha('        a.erro ? h("q", null, a.erro) : null))) : null);');
         linha('  })), d.falhas_ha_mais ? h("p", { class: "fraco" }, "H\u00e1 mais linhas em FALHA do que as agrupad'
            || 'as aqui: s\u00f3 as mais novas foram olhadas.") : null];');
         linha('}');
         linha('function linhas(d) {');
         linha('  const opcao = (valor, texto) => h("option", { value: valor, k: `o:${valor}` }, texto);');
         linha('  const tipos = ((d.consumo || {}).por_tipo || []).map(t => t.tipo_os).filter(t => t '
            || '' || chr(38) || '' || chr(38) || ' t !== "-");');
         linha('  const pagina = estado.linhas;');
         linha('  const varias = pagina ' || chr(38) || '' || chr(38) || ' new Set(pagina.linhas.map(l => l.origem))'
            || '.size > 1;');
         linha('  return [');
         linha('    h("form", { class: "filtros", id: "filtros", k: "filtros" },');
         linha('      h("div", null, h("label", { for: "f-status" }, "Situa\u00e7\u00e3o"), h("select", { id: "f-sta'
            || 'tus", name: "status" }, opcao("", "todas"),');
         linha('        Object.keys(SITUACOES).map(t => opcao(t, t.toLowerCase())), opcao("SEM_ROTA", "sem rota"))),');
         linha('      h("div", null, h("label", { for: "f-canal" }, "Canal"), h("select", { id: "f-canal", name: "ca'
            || 'nal" }, opcao("", "todos"),');
         linha('        (d.canais || []).map(c => opcao(c.canal, c.canal)))),');
         linha('      h("div", null, h("label", { for: "f-tipo" }, "Tipo de ordem"),');
         linha('        h("input", { id: "f-tipo", name: "tipo_os", list: "f-tipos", placeholder: "todos", maxlength'
            || ': 100, autocomplete: "off" }),');
         linha('        h("datalist", { id: "f-tipos" }, tipos.map(t => opcao(t, t)))),');
         linha('      h("button", { type: "submit" }, "Filtrar"),');
         linha('      h("button", { type: "reset", class: "discreto" }, "Limpar")),');
         linha('    h("div", { class: "lista", k: "lista" },');
         linha('      h("p", { class: "erro-campo", role: "alert" }, estado.linhasErro || ""),');
         linha('      !pagina ? estado.linhasErro ? null : vazio("Buscando\u2026")');
         linha('        : !pagina.linhas.length ? vazio("Nenhuma linha assim.")');
         linha('          : tabela("Linhas da fila, da mais nova \u00e0 mais antiga",');
         linha('            [["Ordem"], ["Tipo e evento"], ["Situa\u00e7\u00e3o"], ["Destino"], ["Criada"], ["Termin'
            || 'ada"], ["Tentativas", "n"], ["\u00daltimo erro", "erro"]],');
         linha('            pagina.linhas.map(l => ({ k: `l:${l.id}`, celulas: [');
         linha('              [ordem(l.id_os, l.origem), varias ? h("span", { class: "fraco" }, ` ${l.origem || ""}`'
            || ') : null],');
         linha('              `${tipo(l.tipo_os)} / ${l.evento || ""}`,');
         linha('              [selo(l.status, SITUACOES[l.status] || "neutro"), l.motivo ? h("span", { class: "fraco'
            || '" }, ` ${l.motivo}`) : null],');
         linha('              destino(l.canal, l.topico), momento(l.criada),');
         linha('              l.processada ? momento(l.processada) : l.proxima_tentativa ' || chr(38) || ''
            || '' || chr(38) || ' idade(l.proxima_tentativa) === 0');
         linha('                ? ["n\u00e3o antes de ", momento(l.proxima_tentativa)] : null,');
         linha('              numero(l.tentativas || 0), l.erro,');
         linha('            ] })), "fila"),');
         linha('      h("p", { class: "paginas" },');
         linha('        h("button", { type: "button", k: "novas", "data-ato": "novas", disabled: !estado.paginas.len'
            || 'gth }, "Mais novas"),');
         linha('        h("button", { type: "button", k: "antigas", "data-ato": "antigas", disabled: !(pagina '
            || '' || chr(38) || '' || chr(38) || ' pagina.antes_de) }, "Mais antigas"),');
         linha('        estado.paginas.length ? h("span", { class: "fraco" }, ` p\u00e1gina ${estado.paginas.length '
            || '+ 1}`) : null)),');
         linha('  ];');
         linha('}');
         linha('// ''a; nome antes -> depois'': each change on a line of its own');
         linha('function mudancas(detalhe) {');
         linha('  if (!detalhe) return null;');
         linha('  return h("ul", { class: "mudancas" }, String(detalhe).split("; ").map(parte => {');
         linha('    const corte = parte.indexOf(" -> ");');
         linha('    return h("li", null, corte < 0 ? parte : [parte.slice(0, corte), h("span", { "aria-hidden": "tru'
            || 'e" }, " \u2192 "),');
         linha('      h("span", { class: "oculto" }, " passou a "), h("strong", null, parte.slice(corte + 4))]);');
         linha('  }));');
         linha('}');
         linha('function atos(d) {');
         linha('  const lista = d.atos || [];');
         linha('  if (!lista.length) return vazio("Nenhum ato registrado.");');
         linha('  return tabela("\u00daltimos atos dos operadores", [["Quando"], ["Quem"], ["Ato"], ["Alvo"], ["Linh'
            || 'as", "n"], ["Motivo"], ["O que mudou"]],');
         linha('    lista.map((a, i) => ({ k: `a:${a.quando}:${a.ato}:${a.alvo}:${i === 0 ? "" : lista.slice(0, i).f'
            || 'ilter(b => b.quando === a.quando).length}`, celulas: [');
         linha('      momento(a.quando), [a.usuario, a.identificador ? h("span", { class: "fraco" }, ` (${a.identifi'
            || 'cador})`) : null],');
         linha('      codigo(a.ato), a.alvo, a.quantidade === undefined ? null : numero(a.quantidade), a.motivo, mud'
            || 'ancas(a.detalhe),');
         linha('    ] })));');
         linha('}');
         linha('// One order');
         linha('function envio(p) {');
         linha('  const ruim = p.resultado ' || chr(38) || '' || chr(38) || ' p.resultado !== "ENTREGUE";');
         linha('  return h("li", { class: p.resultado === "ENTREGUE" ? "bom" : ruim ? "ruim" : "espera", k: `post:${'
            || 'p.numero}` },');
         linha('    momento(p.reservada),');
         linha('    h("div", null, h("strong", null, `Envio ${p.numero}`), h("span", { class: "fraco" }, p.trabalhad'
            || 'or ? ` por ${p.trabalhador}` : ""),');
         linha('      h("p", null, p.resultado ? RESULTADOS[p.resultado] || p.resultado : "em curso, sem resposta ai'
            || 'nda",');
         linha('        p.classe ' || chr(38) || '' || chr(38) || ' p.classe !== "SUCESSO" ? ` (${CLASSES[p.classe] '
            || '|| p.classe})` : "",');
         linha('        p.http ? [", HTTP ", String(p.http)] : null, p.codigo ? `, c\u00f3digo ${p.codigo}` : "",');
         linha('        p.duracao_ms !== undefined ? `, em ${duracao(p.duracao_ms / 1000)}` : ""),');
         linha('      p.erro ? h("p", { class: "porque" }, p.erro) : null,');
         linha('      p.resposta ' || chr(38) || '' || chr(38) || ' p.resposta !== p.erro ? h("details", null, h("su'
            || 'mmary", null, "O que o servidor respondeu"), h("pre", null, p.resposta)) : null,');
         linha('      p.id_externo ? h("p", { class: "fraco" }, "identificador no servidor ", codigo(p.id_externo)) '
            || ': null));');
         linha('}');
         linha('function telefone(t, e) {');
         linha('  const etiquetas = t.etiquetas || [];');
         linha('  const emojis = etiquetas.filter(x => Object.hasOwn(EMOJIS, x)).map(x => EMOJIS[x]).join(" ");');
         linha('  const outras = etiquetas.filter(x => !Object.hasOwn(EMOJIS, x));');
         linha('  return h("figure", { class: "telefone" },');
         linha('    h("figcaption", null, "No telefone"),');
         linha('    h("div", { class: "aparelho" },');
         linha('      h("p", { class: "app" }, h("span", { class: "app-icone", "aria-hidden": "true" }), "ntfy",');
         linha('        h("span", { class: "quando" }, e.status === "PROCESSADO" ' || chr(38) || '' || chr(38) || ' '
            || 'relogio(e.processada) ? hora(relogio(e.processada)) : e.processada ? "n\u00e3o chegou" : "ainda n\u0'
            || '0e3o chegou")),');
         linha('      h("p", { class: "cabeca" }, emojis ? `${emojis} ` : "", t.titulo || ""),');
         linha('      h("p", { class: "corpo" }, t.mensagem || ""),');
         linha('      outras.length ? h("p", { class: "etiquetas" }, `Etiquetas: ${outras.join(", ")}`) : null),');
         linha('    h("p", { class: "fraco" }, t.prioridade ? `Prioridade ${PRIORIDADES[t.prioridade] || t.prioridad'
            || 'e}` : "",');
         linha('      t.clique ? [t.prioridade ? "; " : "", "ao tocar abre ", h("span", { class: "endereco" }, t.cli'
            || 'que)] : null));');
         linha('}');
         linha('const ROTULOS = { reprocessar: "Reprocessar", cancelar: "Cancelar", reenviar: "Reenviar" };');
         linha('function evento(e, d) {');
         linha('  const rota = e.rota || {};');
         linha('  const fim = { PROCESSADO: "Aceita pelo servidor de notifica\u00e7\u00f5es", FALHA: "Falhou", CANCE'
            || 'LADO: "Cancelada" }[e.status];');
         linha('  const dito = { nome: `OS ${d.id_os}, ${e.evento}`, destino: [rota.canal, rota.topico].filter(x => '
            || 'x).join(" / ") };');
         linha('  return h("li", { class: `evento ${SITUACOES[e.status] || "neutro"}`, k: `e:${e.id}` },');
         linha('    h("div", { class: "titulo" }, h("h3", null, e.evento), selo(e.status, SITUACOES[e.status] || "ne'
            || 'utro"),');
         linha('      e.marca ? selo(MARCAS[e.marca] || e.marca, "neutro") : null,');
         linha('      h("span", { class: "fraco" }, `linha ${e.id}`)),');
         linha('    h("p", null, e.tipo_os ? `Tipo ${e.tipo_os}` : "Sem tipo", (d.origens || []).length > 1 || e.ori'
            || 'gem ? h("span", { class: "fraco" }, ` de ${e.origem}`) : null,');
         linha('      ", ", rota.id === undefined ? "sem rota" : ["pela rota ", String(rota.id), " para ", destino(r'
            || 'ota.canal, rota.topico),');
         linha('        rota.ativa === false ? h("span", { class: "fraco" }, " (rota desligada)") : null]),');
         linha('    h("div", { class: "duas" },');
         linha('      h("div", null,');
         linha('        e.espera ? h("p", { class: "agora" }, h("strong", null, "Agora: "), e.espera,');
         linha('          e.espera_ate ? h("span", { class: "fraco" }, " (at\u00e9 ", momento(e.espera_ate), ")") : '
            || 'null) : null,');
         linha('        h("ol", { class: "tempo" },');
         linha('          h("li", { k: "criada" }, momento(e.criada), h("div", null, h("strong", null, "Entrou na fi'
            || 'la"),');
         linha('            e.prioridade ? h("span", { class: "fraco" }, ` com prioridade ${PRIORIDADES[e.prioridade'
            || '] || e.prioridade}`) : null)),');
         linha('          e.devida ' || chr(38) || '' || chr(38) || ' Date.parse(e.devida) - Date.parse(e.criada) > '
            || '1000 ? h("li", { k: "devida" }, momento(e.devida), h("div", null, h("strong", null, "Devida"), h("sp'
            || 'an", { class: "fraco" }, " n\u00e3o devia sair antes"))) : null,');
         linha('          e.posts_ha_mais ? h("li", { k: "mais" }, h("span"), h("div", { class: "fraco" }, "envios m'
            || 'ais antigos n\u00e3o est\u00e3o aqui")) : null,');
         linha('          (e.posts || []).map(envio),');
         linha('          fim ? h("li", { k: "fim", class: e.status === "PROCESSADO" ? "bom" : e.status === "FALHA" '
            || '? "ruim" : "neutro" }, momento(e.processada),');
         linha('            h("div", null, h("strong", null, fim), e.motivo ? `: ${e.motivo}${MOTIVOS[e.motivo] ? `,'
            || ' ${MOTIVOS[e.motivo]}` : ""}` : "",');
         linha('              e.status === "PROCESSADO" ' || chr(38) || '' || chr(38) || ' e.devida !== undefined ? '
            || 'h("span", { class: "fraco" }, ` ${duracao((Date.parse(e.processada) - Date.parse(e.devida || e.criad'
            || 'a)) / 1000)} depois`) : null,');
         linha('              e.status === "FALHA" ' || chr(38) || '' || chr(38) || ' e.ultimo_erro ? h("p", { class'
            || ': "porque" }, e.ultimo_erro) : null)) : null,');
         linha('          !fim ' || chr(38) || '' || chr(38) || ' e.proxima_tentativa ' || chr(38) || ''
            || '' || chr(38) || ' idade(e.proxima_tentativa) === 0 ? h("li", { k: "proxima", class: "espera" }, mome'
            || 'nto(e.proxima_tentativa),');
         linha('            h("div", null, h("strong", null, "N\u00e3o sai antes"), e.ultimo_erro ? h("p", { class: '
            || '"porque" }, `\u00daltimo erro: ${e.ultimo_erro}`) : null)) : null,');
         linha('          !fim ' || chr(38) || '' || chr(38) || ' e.expira ? h("li", { k: "expira", class: "espera" '
            || '}, momento(e.expira), h("div", null, h("strong", null, "Perde a validade"))) : null)),');
         linha('      e.telefone ? telefone(e.telefone, e)');
         linha('        : h("p", { class: "fraco sem-telefone" }, (rota.tipo || "NTFY") !== "NTFY" ? `Num canal do t'
            || 'ipo ${rota.tipo} a notifica\u00e7\u00e3o vai a um sistema, e n\u00e3o a um telefone.` : podeAgir() ?'
            || ' "O texto ainda n\u00e3o foi montado, ou j\u00e1 passou da sua reten\u00e7\u00e3o." : "O texto da no'
            || 'tifica\u00e7\u00e3o s\u00f3 \u00e9 mostrado a operadores.")),');
         linha('    e.situacao ? h("p", { class: "diz fraco" }, e.situacao) : null,');
         linha('    podeAgir() ' || chr(38) || '' || chr(38) || ' (e.acoes || []).length ? h("p", { class: "acoes" }'
            || ',');
         linha('      e.acoes.filter(a => ROTULOS[a]).map(a => botao(ROTULOS[a], a, { id: e.id }, dito, `linha ${e.i'
            || 'd}`))) : null);');
         linha('}');
         linha('function desenharHistoria() {');
         linha('  const b = estado.busca, d = estado.historia;');
         linha('  $("historia").hidden = !b || Boolean(estado.entrada);');
         linha('  $("geral").hidden = Boolean(b) || Boolean(estado.entrada);');
         linha('  if (!b) { $("historia").replaceChildren(); return; }');
         linha('  const eventos = d ? [...(d.eventos || [])].sort((x, y) => y.id - x.id) : [];');
         linha('  const origens = d ? d.origens || [] : [];');
         linha('  desenharEm($("historia"),');
         linha('    h("p", { class: "volta" }, h("a", { href: "#situacao" }, "Voltar ao painel"), h("kbd", { "aria-h'
            || 'idden": "true" }, "Esc")),');
         linha('    h("h2", { id: "historia-titulo", tabindex: "-1" }, `Ordem ${b.os}`, b.origem ? h("span", { class'
            || ': "fraco" }, ` de ${b.origem}`)');
         linha('      : origens.length === 1 ? h("span", { class: "fraco" }, ` de ${origens[0]}`) : null),');
         linha('    origens.length > 1 || b.origem ' || chr(38) || '' || chr(38) || ' origens.length ? h("nav", { cl'
            || 'ass: "origens", "aria-label": "Origens com este n\u00famero" },');
         linha('      h("span", null, `Este n\u00famero existe em ${plural(origens.length, "origem", "origens")}: `)'
            || ',');
         linha('      origens.length > 1 ? h("a", { href: `#${consulta({ os: b.os })}`, "aria-current": b.origem ? n'
            || 'ull : "true" }, "todas") : null,');
         linha('      origens.map(o => h("a", { href: `#${consulta({ os: b.os, origem: o })}`, "aria-current": b.ori'
            || 'gem === o ? "true" : null }, o))) : null,');
         linha('    h("p", { class: "erro-campo", role: "alert" }, estado.historiaErro || ""),');
         linha('    d ' || chr(38) || '' || chr(38) || ' d.aviso ? h("p", { class: "agora" }, h("strong", null, "Ate'
            || 'n\u00e7\u00e3o: "), d.aviso) : null,');
         linha('    !d ? estado.historiaErro ? null : vazio("Buscando\u2026")');
         linha('      : eventos.length ? [');
         linha('        h("ol", { class: "eventos" }, eventos.map(e => evento(e, d))),');
         linha('        d.ha_mais ? h("p", { class: "fraco" }, "H\u00e1 eventos mais antigos, que n\u00e3o est\u00e3'
            || 'o aqui.") : null]');
         linha('        : (d.resposta || ["Nada desta ordem na fila."]).map(linha => h("p", { class: "resposta" }, l'
            || 'inha)));');
         linha('}');
         linha('// The whole page');
         linha('const TITULOS = {');
         linha('  situacao: "Situa\u00e7\u00e3o", consumo: "Consumo", canais: "Canais", falhas: "Falhas", fila: "Fil'
            || 'a", rotas: "Rotas", remetentes: "Remetentes",');
         linha('  tarefas: "Tarefas", atos: "Atos",');
         linha('};');
         linha('function desenhar() {');
         linha('  const d = estado.dados, fora = Boolean(estado.entrada);');
         linha('  $("entrada").hidden = !fora;');
         linha('  $("comandos").hidden = fora || !d;');
         linha('  $("busca").hidden = fora || estatica;');
         linha('  $("sessao").hidden = fora || estatica || !estado.eu;');
         linha('  if (fora || !d) { $("geral").hidden = true; $("historia").hidden = true; return; }');
         linha('  const erros = (d.problemas || []).filter(p => p.gravidade === "ERRO").length;');
         linha('  const avisos = (d.problemas || []).length - erros;');
         linha('  document.title = `${erros || avisos ? `(${contagem(erros, avisos)}) ` : ""}Mensageria de chamados`'
            || ';');
         linha('  $("instalacao").textContent = [d.banco, d.versao ? `vers\u00e3o ${d.versao}` : ""].filter(t => t).'
            || 'join(", ");');
         linha('  desenharEm($("secoes"), Object.entries(TITULOS).filter(([id]) => !estatica || id !== "fila").map(('
            || '[id, nome]) => h("a", { href: `#${id}`, k: id }, nome,');
         linha('    id === "situacao" ' || chr(38) || '' || chr(38) || ' erros ? selo(plural(erros, "erro", "erros")'
            || ', "erro") : null,');
         linha('    id === "situacao" ' || chr(38) || '' || chr(38) || ' avisos ' || chr(38) || '' || chr(38) || ' !'
            || 'erros ? selo(plural(avisos, "aviso", "avisos"), "aviso") : null,');
         linha('    id === "falhas" ' || chr(38) || '' || chr(38) || ' (d.falhas || []).length ? h("span", { class: '
            || '"fraco" }, ` ${numero(d.falhas.reduce((n, f) => n + f.quantidade, 0))}`) : null)));');
         linha('  const canais = d.canais || [];');
         linha('  desenharEm($("geral"),');
         linha('    situacao(d), consumo(d),');
         linha('    secao("canais", TITULOS.canais, canais.length ? h("ul", { class: "canais" }, canais.map(canal)) '
            || ': vazio("Nenhum canal.")),');
         linha('    secao("falhas", TITULOS.falhas, h("p", { class: "fraco" }, "O que est\u00e1 em FALHA, por rota e'
            || ' motivo."), falhas(d)),');
         linha('    estatica ? null : secao("fila", TITULOS.fila, linhas(d)),');
         linha('    secao("rotas", TITULOS.rotas, rotas(d)),');
         linha('    secao("remetentes", TITULOS.remetentes, remetentes(d)),');
         linha('    secao("tarefas", TITULOS.tarefas, tarefas(d)),');
         linha('    secao("atos", TITULOS.atos, atos(d)));');
         linha('  desenharHistoria();');
         linha('  anunciar(d, erros, avisos);');
         linha('  bater();');
         linha('}');
         linha('// Told to who does not see it, and only when it changes');
         linha('function anunciar(d, erros, avisos) {');
         linha('  const agoraSao = (d.problemas || []).map(p => p.chave || p.problema).sort().join("|");');
         linha('  if (estado.problemas !== null ' || chr(38) || '' || chr(38) || ' estado.problemas !== agoraSao) {');
         linha('    $("anuncio").textContent = erros || avisos');
         linha('      ? `${contagem(erros, avisos)}: ${d.problemas.map(p => p.problema).join("; ")}` : "Tudo em orde'
            || 'm";');
         linha('  }');
         linha('  estado.problemas = agoraSao;');
         linha('}');
         linha('// What changes every second');
         linha('function bater() {');
         linha('  const d = estado.dados;');
         linha('  if (!d) return;');
         linha('  if (estatica) {');
         linha('    const quando = relogio(d.agora);');
         linha('    $("atualizado").textContent = `gerado em ${quando ? inteiro(quando) : d.agora}`;');
         linha('    return;');
         linha('  }');
         linha('  const idadeS = Math.round((Date.now() - estado.recebido) / 1000);');
         linha('  $("atualizado").textContent = `${estado.parado ? "parada, " : ""}atualizado h\u00e1 ${duracao(idad'
            || 'eS)}`;');
         linha('  $("pulso").className = `pulso ${estado.falha ? "sem" : estado.parado ? "parado" : ""}`;');
         linha('  for (const [id, visivel] of [["pausa", true], ["agora", estado.parado || Boolean(estado.falha)]]) '
            || '$(id).hidden = !visivel;');
         linha('  $("pausa").textContent = estado.parado ? "Continuar" : "Parar";');
         linha('  $("pausa").setAttribute("aria-pressed", String(estado.parado));');
         linha('  const eu = estado.eu;');
         linha('  if (eu) {');
         linha('    const resta = eu.expira_s === undefined || eu.expira_s === null ? Infinity : eu.expira_s - (Date'
            || '.now() - estado.eu_em) / 1000;');
         linha('    $("pessoa").textContent = `${eu.usuario}${eu.pode_agir ? "" : " (s\u00f3 leitura)"}${resta < 300'
            || ' ? `, a sess\u00e3o termina em ${duracao(Math.max(0, Math.round(resta)))}` : ""}`;');
         linha('  }');
         linha('}');
         linha('function semContato() {');
         linha('  const f = estado.falha;');
         linha('  const texto = estado.entrada ? "" : !f ? estado.eu ' || chr(38) || '' || chr(38) || ' estado.eu.av'
            || 'iso || "" : f.status');
         linha('    ? `${f.message} ${estado.dados ? `Os n\u00fameros s\u00e3o de ${horaInteira(relogio(estado.dados'
            || '.agora))}; tento de novo.` : "Tento de novo."}`');
         linha('    : `O servidor desta p\u00e1gina n\u00e3o responde desde ${horaInteira(relogio(f.desde))}. ${esta'
            || 'do.dados');
      end parte_5;

      procedure parte_6 is
      begin
         linha('      ? `Os n\u00fameros s\u00e3o de ${horaInteira(relogio(estado.dados.agora))}; continuo tentando.'
            || '` : "Continuo tentando."}`;');
         linha('  if ($("sem-contato").textContent !== texto) $("sem-contato").textContent = texto;');
         linha('}');
         linha('// Refreshing');
         linha('function pedirEntrada(motivo) {');
         linha('  estado.eu = null;');
         linha('  estado.entrada = { motivo };');
         linha('  estado.falha = null;');
         linha('  for (const dialogo of document.querySelectorAll("dialog[open]")) dialogo.close();');
         linha('  $("entrada-motivo").textContent = motivo || "";');
         linha('  $("entrada-erro").textContent = "";');
         linha('  semContato();');
         linha('  desenhar();');
         linha('  ($("usuario").value ? $("senha") : $("usuario")).focus();');
         linha('}');
         linha('async function quemSou() {');
         linha('  const antes = estado.quem;');
         linha('  estado.eu = await pedir("api/eu");');
         linha('  // What was shown to one person is not shown to the next');
         linha('  if (antes ' || chr(38) || '' || chr(38) || ' antes !== estado.eu.usuario) location.reload();');
         linha('  estado.quem = estado.eu.usuario;');
         linha('  estado.eu_em = Date.now();');
         linha('}');
         linha('const linhasPedidas = () => consulta({ ...estado.filtro, antes_de: estado.paginas.at(-1) });');
         linha('// auto: asked by the page itself, which is no sign that anybody is there');
         linha('async function carregarLinhas(auto) {');
         linha('  const quais = linhasPedidas();');
         linha('  try {');
         linha('    const pagina = await pedir(`api/linhas?${quais}' || chr(38) || '${consulta({ auto })}`);');
         linha('    if (quais !== linhasPedidas()) return;');
         linha('    estado.linhas = { ...pagina, linhas: pagina.linhas || [] };');
         linha('    estado.linhasErro = null;');
         linha('  } catch (erro) {');
         linha('    if (erro.status === 401) throw erro;');
         linha('    if (quais === linhasPedidas()) estado.linhasErro = erro.message;');
         linha('  }');
         linha('}');
         linha('async function carregarHistoria(auto) {');
         linha('  const b = estado.busca;');
         linha('  if (!b) return;');
         linha('  try {');
         linha('    const d = await pedir(`api/ordem?${consulta({ id_os: b.os, origem: b.origem, auto })}`);');
         linha('    if (estado.busca !== b) return;');
         linha('    estado.historia = d;');
         linha('    estado.historiaErro = null;');
         linha('  } catch (erro) {');
         linha('    if (erro.status === 401) throw erro;');
         linha('    if (estado.busca === b) estado.historiaErro = erro.message;');
         linha('  }');
         linha('}');
         linha('let proxima = 0;');
         linha('async function atualizar() {');
         linha('  clearTimeout(proxima);');
         linha('  const pedido = ++estado.pedido;');
         linha('  const auto = estado.mexeu ? "" : "1";');
         linha('  estado.mexeu = false;');
         linha('  try {');
         linha('    if (!estado.eu) await quemSou();');
         linha('    const [dados] = await Promise.all([');
         linha('      pedir(`api/resumo?${consulta({ horas: estado.horas, auto })}`),');
         linha('      estado.paginas.length ? null : carregarLinhas(auto),');
         linha('      carregarHistoria(auto),');
         linha('    ]);');
         linha('    await quemSou();');
         linha('    if (pedido !== estado.pedido) return;');
         linha('    estado.dados = dados;');
         linha('    estado.recebido = Date.now();');
         linha('    const com = /([+-])(\d\d):?(\d\d)$/.exec(dados.agora);');
         linha('    deslocamento = com ? Number(com[1] + 1) * (60 * com[2] + Number(com[3])) : 0;');
         linha('    estado.falha = null;');
         linha('    estado.entrada = null;');
         linha('  } catch (erro) {');
         linha('    if (pedido !== estado.pedido) return;');
         linha('    if (!(erro instanceof Recusa)) throw erro;');
         linha('    if (erro.status === 401) {');
         linha('      pedirEntrada(estado.dados ? `${erro.message} A p\u00e1gina continua de onde estava.` : "");');
         linha('      return;');
         linha('    }');
         linha('    if (!estado.falha || estado.falha.status !== erro.status) erro.desde = agora();');
         linha('    else erro.desde = estado.falha.desde;');
         linha('    estado.falha = erro;');
         linha('  }');
         linha('  agendar();');
         linha('  semContato();');
         linha('  const primeira = !$("geral").firstChild;');
         linha('  desenhar();');
         linha('  if (primeira) desenhar();  // now that the charts'' width is known');
         linha('}');
         linha('function agendar() {');
         linha('  clearTimeout(proxima);');
         linha('  if (!estado.parado ' || chr(38) || '' || chr(38) || ' !document.hidden ' || chr(38) || ''
            || '' || chr(38) || ' !estado.entrada ' || chr(38) || '' || chr(38) || ' !estatica) proxima = setTimeout'
            || '(atualizar, CADA_S * 1000);');
         linha('}');
         linha('async function comResposta(fazer) {');
         linha('  try { await fazer(); } catch (erro) {');
         linha('    if (!(erro instanceof Recusa) || erro.status !== 401) throw erro;');
         linha('    pedirEntrada(`${erro.message} A p\u00e1gina continua de onde estava.`);');
         linha('    return;');
         linha('  }');
         linha('  desenhar();');
         linha('}');
         linha('// Acts');
         linha('const LINHA = a => `Linha ${a.id}`;');
         linha('const ATOS = {');
         linha('  reprocessar: (a, q) => a.id !== undefined ? {');
         linha('    titulo: "Reprocessar a notifica\u00e7\u00e3o", alvo: `${LINHA(a)}: ${q.nome}`, sim: "Reprocessar'
            || '",');
         linha('    texto: "A linha volta a PENDENTE com todas as suas tentativas, e a notifica\u00e7\u00e3o \u00e9 '
            || 'montada de novo com a rota como est\u00e1 agora.",');
         linha('  } : {');
         linha('    titulo: "Reprocessar o grupo", alvo: q.nome, sim: `Reprocessar ${plural(q.quantidade, "linha", "'
            || 'linhas")}`,');
         linha('    texto: `${q.quantidade === 1 ? "A linha deste grupo em FALHA volta" : `As ${numero(q.quantidade)'
            || '} linhas deste grupo em FALHA voltam`} a PENDENTE, as mais antigas primeiro, com todas as tentativas'
            || ' e com a notifica\u00e7\u00e3o montada de novo pela rota como est\u00e1 agora. At\u00e9 1.000 de cad'
            || 'a vez.`,');
         linha('  },');
         linha('  cancelar: (a, q) => ({');
         linha('    titulo: "Cancelar a notifica\u00e7\u00e3o", alvo: `${LINHA(a)}: ${q.nome}`, sim: "Cancelar a not'
            || 'ifica\u00e7\u00e3o",');
         linha('    texto: "A notifica\u00e7\u00e3o n\u00e3o ser\u00e1 enviada: a linha fica em CANCELADO. Se j\u00e'
            || '1 est\u00e1 em envio, o ato \u00e9 recusado.",');
         linha('  }),');
         linha('  reenviar: (a, q) => ({');
         linha('    titulo: "Reenviar a notifica\u00e7\u00e3o", alvo: `${LINHA(a)}: ${q.nome}${q.destino ? `, para $'
            || '{q.destino}` : ""}`, sim: "Reenviar",');
         linha('    texto: "Uma c\u00f3pia desta linha entra na fila e \u00e9 enviada. Quem j\u00e1 recebeu a notifi'
            || 'ca\u00e7\u00e3o recebe outra vez.",');
         linha('  }),');
         linha('  pausar: (a, q) => ({');
         linha('    titulo: "Pausar o canal", alvo: `Canal ${a.canal}`, sim: "Pausar o canal",');
         linha('    texto: `Nada deste canal sai at\u00e9 que algu\u00e9m o retome${q.devidas ? `; ${plural(q.devida'
            || 's, "notifica\u00e7\u00e3o j\u00e1 devida espera", "notifica\u00e7\u00f5es j\u00e1 devidas esperam")}'
            || '` : ""}. O que est\u00e1 em envio agora termina normalmente, e o que entrar fica na fila.`,');
         linha('  }),');
         linha('  retomar: a => ({');
         linha('    titulo: "Retomar o canal", alvo: `Canal ${a.canal}`, sim: "Retomar o canal",');
         linha('    texto: "O canal volta a entregar: acaba a pausa, o disjuntor fecha, acaba a espera pedida pelo s'
            || 'ervidor e as suas rotas suspensas voltam. \u00c9 para quando a causa foi corrigida.",');
         linha('  }),');
         linha('  testar: a => ({');
         linha('    titulo: "Enviar um teste", alvo: `Canal ${a.canal}`, sim: "Enviar o teste", campo: "topico",');
         linha('    texto: "Uma notifica\u00e7\u00e3o que diz ser um teste entra na fila e sai pelo caminho de todas'
            || ': obedece \u00e0 pausa, ao limite e ao disjuntor.",');
         linha('  }),');
         linha('  ligar_rota: (a, q) => ({');
         linha('    titulo: "Ligar a rota", alvo: `Rota ${a.rota}: ${q.nome}`, sim: "Ligar a rota",');
         linha('    texto: "Os eventos novos que ela leva passam a gerar notifica\u00e7\u00f5es. Os que aconteceram '
            || 'enquanto estava desligada n\u00e3o voltam.",');
         linha('  }),');
         linha('  desligar_rota: (a, q) => ({');
         linha('    titulo: "Desligar a rota", alvo: `Rota ${a.rota}: ${q.nome}`, sim: "Desligar a rota",');
         linha('    texto: "Os eventos novos que s\u00f3 ela leva deixam de gerar notifica\u00e7\u00f5es. O que j\u0'
            || '0e1 est\u00e1 na fila continua.",');
         linha('  }),');
         linha('};');
         linha('function abrirAto(acao, argumentos, dito) {');
         linha('  const dizer = ATOS[acao](argumentos, dito);');
         linha('  estado.ato = { acao, argumentos, campo: dizer.campo };');
         linha('  $("ato-titulo").textContent = dizer.titulo;');
         linha('  $("ato-alvo").textContent = dizer.alvo;');
         linha('  $("ato-texto").textContent = dizer.texto;');
         linha('  $("ato-sim").textContent = dizer.sim;');
         linha('  $("ato-erro").textContent = "";');
         linha('  $("ato-motivo").value = "";');
         linha('  $("ato-campos").replaceChildren(...(dizer.campo ? [');
         linha('    h("label", { for: "ato-topico" }, "T\u00f3pico ", h("span", { class: "fraco" }, "(vazio: o da pr'
            || 'imeira rota ligada do canal)")),');
         linha('    h("input", { id: "ato-topico", maxlength: 64, autocomplete: "off", autocapitalize: "off", spellc'
            || 'heck: "false" })] : []));');
         linha('  $("ato").showModal();');
         linha('  (dizer.campo ? $("ato-topico") : $("ato-motivo")).focus();');
         linha('}');
         linha('async function agir() {');
         linha('  const { acao, argumentos, campo } = estado.ato;');
         linha('  const motivo = $("ato-motivo").value.replace(/\s+/g, " ").trim();');
         linha('  if (!motivo) {');
         linha('    $("ato-erro").textContent = "Diga o motivo: ele fica na auditoria com o seu nome.";');
         linha('    $("ato-motivo").setAttribute("aria-invalid", "true");');
         linha('    $("ato-motivo").focus();');
         linha('    return;');
         linha('  }');
         linha('  $("ato-motivo").removeAttribute("aria-invalid");');
         linha('  $("ato-erro").textContent = "";');
         linha('  const completos = { ...argumentos };');
         linha('  if (campo ' || chr(38) || '' || chr(38) || ' $("ato-topico").value.trim()) completos.topico = $("a'
            || 'to-topico").value.trim();');
         linha('  $("ato-sim").disabled = true;');
         linha('  try {');
         linha('    const resposta = await pedir("api/ato", { ato: acao, argumentos: completos, motivo });');
         linha('    $("ato").close();');
         linha('    recado(resposta.texto || "Feito.");');
         linha('    estado.mexeu = true;');
         linha('    await atualizar();');
         linha('  } catch (erro) {');
         linha('    if (!(erro instanceof Recusa)) throw erro;');
         linha('    if (erro.status === 401) pedirEntrada(`${erro.message} O ato n\u00e3o foi feito.`);');
         linha('    else $("ato-erro").textContent = erro.dita ? erro.message : `${erro.message} Confira se o ato fo'
            || 'i feito antes de repetir.`;');
         linha('  } finally {');
         linha('    $("ato-sim").disabled = false;');
         linha('  }');
         linha('}');
         linha('let recadoAte = 0;');
         linha('function recado(texto) {');
         linha('  clearTimeout(recadoAte);');
         linha('  $("recado").textContent = texto;');
         linha('  recadoAte = setTimeout(() => { $("recado").textContent = ""; }, 15000);');
         linha('}');
         linha('// Finding one order');
         linha('function irPara() {');
         linha('  const partes = new URLSearchParams(location.hash.slice(1));');
         linha('  const os = estatica ? null : partes.get("os");');
         linha('  const antes = estado.busca;');
         linha('  if (os) {');
         linha('    if (antes ' || chr(38) || '' || chr(38) || ' antes.os === os ' || chr(38) || '' || chr(38) || ' '
            || 'antes.origem === partes.get("origem")) return;');
         linha('    if (!antes) estado.voltarA = document.activeElement;');
         linha('    estado.busca = { os, origem: partes.get("origem") };');
         linha('    if (!antes || antes.os !== os) estado.historia = null;');
         linha('    estado.historiaErro = null;');
         linha('    desenhar();');
         linha('    comResposta(async () => {');
         linha('      await carregarHistoria();');
         linha('      desenhar();');
         linha('      const titulo = $("historia-titulo");');
         linha('      if (titulo ' || chr(38) || '' || chr(38) || ' (!antes || antes.os !== os)) { scrollTo(0, 0); t'
            || 'itulo.focus({ preventScroll: true }); }');
         linha('    });');
         linha('    return;');
         linha('  }');
         linha('  if (antes) {');
         linha('    estado.busca = null;');
         linha('    estado.historia = null;');
         linha('    desenhar();');
         linha('    desenhar();');
         linha('    if (estado.voltarA ' || chr(38) || '' || chr(38) || ' estado.voltarA.isConnected) estado.voltarA'
            || '.focus();');
         linha('  }');
         linha('  const secaoPedida = location.hash.slice(1);');
         linha('  if (Object.hasOwn(TITULOS, secaoPedida) ' || chr(38) || '' || chr(38) || ' $(secaoPedida)) {');
         linha('    $(secaoPedida).scrollIntoView();');
         linha('    if (!antes) $(`${secaoPedida}-t`).focus({ preventScroll: true });');
         linha('  }');
         linha('}');
         linha('function mudarJanela(horas) {');
         linha('  if (estado.horas === horas) return;');
         linha('  estado.horas = horas;');
         linha('  lembrar("horas", horas);');
         linha('  desenhar();');
         linha('  atualizar();');
         linha('}');
         linha('function parar(sim) {');
         linha('  estado.parado = sim;');
         linha('  bater();');
         linha('  if (sim) clearTimeout(proxima); else atualizar();');
         linha('}');
         linha('// Events: few listeners, on what stays');
         linha('const CLIQUES = {');
         linha('  pedir: b => abrirAto(b.dataset.acao, JSON.parse(b.dataset.argumentos), JSON.parse(b.dataset.dito))'
            || ',');
         linha('  janela: b => mudarJanela(Number(b.dataset.horas)),');
         linha('  pausa: () => parar(!estado.parado),');
         linha('  agora: () => atualizar(),');
         linha('  ajuda: () => $("ajuda").showModal(),');
         linha('  fechar: b => b.closest("dialog").close(),');
         linha('  antigas: () => comResposta(async () => {');
         linha('    const { antes_de } = estado.linhas;');
         linha('    if (estado.paginas.at(-1) !== antes_de) estado.paginas.push(antes_de);  // else the second click'
            || ' of two');
         linha('    await carregarLinhas();');
         linha('  }),');
         linha('  novas: () => comResposta(async () => { estado.paginas.pop(); await carregarLinhas(); }),');
         linha('  sair: async () => {');
         linha('    try { await pedir("api/sair", {}); } catch (erro) {');
         linha('      if (!(erro instanceof Recusa)) throw erro;');
      end parte_6;

      procedure parte_7 is
      begin
         linha('      if (erro.status !== 401) { recado(erro.message); return; }');
         linha('    }');
         linha('    for (const id of ["geral", "historia"]) $(id).replaceChildren();');
         linha('    location.replace(location.pathname);');
         linha('  },');
         linha('};');
         linha('document.addEventListener("click", acontecido => {');
         linha('  const alvo = acontecido.target.closest("[data-ato]");');
         linha('  if (alvo) CLIQUES[alvo.dataset.ato](alvo);');
         linha('});');
         linha('document.addEventListener("submit", acontecido => {');
         linha('  acontecido.preventDefault();');
         linha('  const id = acontecido.target.id;');
         linha('  if (id === "ato-form") agir();');
         linha('  if (id === "entrar") entrar();');
         linha('  if (id === "filtros") filtrar();');
         linha('  if (id === "busca") {');
         linha('    const texto = $("busca-os").value.trim();');
         linha('    if (!/^\d{1,38}$/.test(texto)) { recado("Digite o n\u00famero da ordem, s\u00f3 algarismos."); r'
            || 'eturn; }');
         linha('    if (estado.busca ' || chr(38) || '' || chr(38) || ' estado.busca.os === texto) comResposta(carre'
            || 'garHistoria);');
         linha('    location.hash = consulta({ os: texto });');
         linha('  }');
         linha('});');
         linha('document.addEventListener("reset", acontecido => {');
         linha('  if (acontecido.target.id === "filtros") setTimeout(filtrar);');
         linha('});');
         linha('document.addEventListener("change", acontecido => {');
         linha('  if (acontecido.target.closest("#filtros")) filtrar();');
         linha('  if (acontecido.target.id === "atalhos") {');
         linha('    estado.atalhos = acontecido.target.checked;');
         linha('    lembrar("atalhos", estado.atalhos ? "sim" : "nao");');
         linha('  }');
         linha('});');
         linha('function filtrar() {');
         linha('  const filtro = { status: $("f-status").value, canal: $("f-canal").value, tipo_os: $("f-tipo").valu'
            || 'e.trim() };');
         linha('  if (JSON.stringify(filtro) === JSON.stringify(estado.filtro) ' || chr(38) || '' || chr(38) || ' !e'
            || 'stado.linhasErro) return;');
         linha('  estado.filtro = filtro;');
         linha('  estado.paginas = [];');
         linha('  comResposta(carregarLinhas);');
         linha('}');
         linha('async function entrar() {');
         linha('  const credenciais = { usuario: $("usuario").value.trim(), senha: $("senha").value };');
         linha('  const botaoEntrar = $("entrar").querySelector("button");');
         linha('  botaoEntrar.disabled = true;');
         linha('  $("entrada-erro").textContent = "";');
         linha('  try {');
         linha('    await pedir("api/entrar", credenciais);');
         linha('    $("senha").value = "";');
         linha('    $("entrada-motivo").textContent = "";');
         linha('    estado.entrada = null;');
         linha('    await atualizar();');
         linha('    $("conteudo").focus({ preventScroll: true });');
         linha('    if (!estado.busca) irPara();');
         linha('  } catch (erro) {');
         linha('    if (!(erro instanceof Recusa)) throw erro;');
         linha('    $("entrada-erro").textContent = erro.message;');
         linha('    $("senha").value = "";');
         linha('    $("senha").focus();');
         linha('  } finally {');
         linha('    botaoEntrar.disabled = false;');
         linha('  }');
         linha('}');
         linha('// A toggle event does not bubble');
         linha('document.addEventListener("toggle", acontecido => {');
         linha('  if (acontecido.target.matches("details.atras")) desenhar();');
         linha('}, true);');
         linha('document.addEventListener("keydown", acontecido => {');
         linha('  if (acontecido.ctrlKey || acontecido.metaKey || acontecido.altKey || estado.entrada) return;');
         linha('  const digita = acontecido.target.matches("input, textarea, select");');
         linha('  if (document.querySelector("dialog[open]")) return;');
         linha('  if (acontecido.key === "Escape") {');
         linha('    if (digita) acontecido.target.blur();');
         linha('    else if (estado.busca) location.hash = "situacao";');
         linha('    return;');
         linha('  }');
         linha('  if (digita || estatica || !estado.atalhos) return;');
         linha('  const teclas = {');
         linha('    "/": () => { $("busca-os").focus(); $("busca-os").select(); },');
         linha('    r: () => atualizar(), p: () => parar(!estado.parado), "?": () => $("ajuda").showModal(),');
         linha('    1: () => mudarJanela(1), 2: () => mudarJanela(24), 3: () => mudarJanela(168),');
         linha('  };');
         linha('  if (Object.hasOwn(teclas, acontecido.key)) { acontecido.preventDefault(); teclas[acontecido.key]()'
            || '; }');
         linha('});');
         linha('document.addEventListener("pointermove", acontecido => {');
         linha('  const svg = acontecido.target instanceof Element ? acontecido.target.closest("svg.grafico") : null'
            || ';');
         linha('  const g = svg ' || chr(38) || '' || chr(38) || ' graficos.get(svg.id);');
         linha('  const dica = $("dica");');
         linha('  for (const mira of document.querySelectorAll("svg.grafico .mira")) mira.setAttribute("x1", -9), mi'
            || 'ra.setAttribute("x2", -9);');
         linha('  if (!g) { dica.hidden = true; return; }');
         linha('  const caixa = svg.getBoundingClientRect();');
         linha('  const i = Math.floor((acontecido.clientX - caixa.left - g.e) / g.w);');
         linha('  if (i < 0 || i >= g.n) { dica.hidden = true; return; }');
         linha('  const [titulo, pares] = g.dizer(i);');
         linha('  dica.replaceChildren(h("strong", null, titulo), ...pares.map(([nome, valor]) => h("div", null, h("'
            || 'span", null, nome), h("span", null, valor))));');
         linha('  dica.hidden = false;');
         linha('  const x = caixa.left + g.e + (i + 0.5) * g.w;');
         linha('  const esquerda = x + 14 + dica.offsetWidth > innerWidth ? x - 14 - dica.offsetWidth : x + 14;');
         linha('  dica.style.left = `${Math.max(4, esquerda)}px`;');
         linha('  dica.style.top = `${Math.max(4, caixa.top + 8)}px`;');
         linha('  const mira = svg.querySelector(".mira");');
         linha('  for (const nome of ["x1", "x2"]) mira.setAttribute(nome, g.e + (i + 0.5) * g.w);');
         linha('});');
         linha('document.addEventListener("scroll", () => { $("dica").hidden = true; }, { passive: true });');
         linha('for (const nome of ["pointerdown", "keydown", "wheel", "touchmove"]) {');
         linha('  document.addEventListener(nome, () => { estado.mexeu = true; }, { passive: true, capture: true });');
         linha('}');
         linha('document.addEventListener("visibilitychange", () => {');
         linha('  if (document.hidden) clearTimeout(proxima);');
         linha('  else if (!estado.parado ' || chr(38) || '' || chr(38) || ' !estado.entrada ' || chr(38) || ''
            || '' || chr(38) || ' !estatica ' || chr(38) || '' || chr(38) || ' estado.pedido) atualizar();');
         linha('});');
         linha('addEventListener("hashchange", irPara);');
         linha('const defeito = acontecido => recado(`Defeito nesta p\u00e1gina: ${(acontecido.reason || acontecido)'
            || '.message || "desconhecido"}`);');
         linha('addEventListener("error", defeito);');
         linha('addEventListener("unhandledrejection", defeito);');
         linha('let larguraVista = 0;');
         linha('new ResizeObserver(() => {');
         linha('  const agoraTem = $("geral").clientWidth;');
         linha('  if (agoraTem ' || chr(38) || '' || chr(38) || ' agoraTem !== larguraVista) { larguraVista = agoraT'
            || 'em; requestAnimationFrame(desenhar); }');
         linha('}).observe($("geral"));');
         linha('// Beginning');
         linha('if (estatica) {');
         linha('  estado.dados = JSON.parse(embutidos);');
         linha('  const com = /([+-])(\d\d):?(\d\d)$/.exec(estado.dados.agora);');
         linha('  deslocamento = com ? Number(com[1] + 1) * (60 * com[2] + Number(com[3])) : 0;');
         linha('  desenhar();');
         linha('  desenhar();');
         linha('  irPara();');
         linha('} else {');
         linha('  const horas = Number(lembrar("horas"));');
         linha('  if (JANELAS.some(j => j[0] === horas)) estado.horas = horas;');
         linha('  estado.atalhos = lembrar("atalhos") !== "nao";');
         linha('  $("atalhos").checked = estado.atalhos;');
         linha('  atualizar().then(irPara);');
         linha('  setInterval(bater, 1000);');
         linha('}');
         linha('})();');
         linha('</script>');
         linha('</body>');
         linha('</html>');
      end parte_7;
   begin
      parte_1;
      parte_2;
      parte_3;
      parte_4;
      parte_5;
      parte_6;
      parte_7;
      return l_texto || l_bloco;
   end texto;

end hsm_pagina;
/
