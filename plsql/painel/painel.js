"use strict";
(() => {
const CADA_S = 10;
const SVG = "http://www.w3.org/2000/svg";
const $ = id => document.getElementById(id);
const embutidos = $("dados").textContent.trim();
const estatica = embutidos !== "";

// Everything that is shown goes through h and s: text becomes text nodes and attributes, never markup.

function montar(elemento, atributos, filhos) {
  for (const [nome, valor] of Object.entries(atributos || {})) {
    if (valor === null || valor === undefined || valor === false) continue;
    elemento.setAttribute(nome === "k" ? "data-k" : nome, valor === true ? "" : valor);
  }
  for (const filho of filhos.flat(Infinity)) {
    if (filho === null || filho === undefined || filho === false || filho === "") continue;
    elemento.append(filho instanceof Node ? filho : String(filho));
  }
  return elemento;
}
const h = (nome, atributos, ...filhos) => montar(document.createElement(nome), atributos, filhos);
const s = (nome, atributos, ...filhos) => montar(document.createElementNS(SVG, nome), atributos, filhos);

// Makes the children of an element on the page those of a new one, changing only what differs: focus, selection, open
// details, typed text and scrolling stay. Children with a key (k) are followed by it.

const chave = no => no.nodeType === 1 ? no.getAttribute("data-k") : null;

function morfarAtributos(velho, novo) {
  for (const { name } of [...velho.attributes]) {
    if (!novo.hasAttribute(name) && !(name === "open" && velho.localName === "details")) velho.removeAttribute(name);
  }
  for (const { name, value } of novo.attributes) {
    if (velho.getAttribute(name) !== value) velho.setAttribute(name, value);
  }
}

function morfar(velho, novo) {
  const novos = [...novo.childNodes];
  const ficam = new Set(novos.map(chave).filter(k => k !== null));
  const antigos = new Map();
  for (const no of [...velho.childNodes]) {
    const k = chave(no);
    if (k === null) continue;
    if (ficam.has(k)) antigos.set(k, no); else no.remove();
  }
  let atual = velho.firstChild;
  for (const no of novos) {
    const k = chave(no);
    let alvo = null;
    if (k !== null) {
      alvo = antigos.get(k) || null;
      antigos.delete(k);
      if (alvo && alvo === atual) atual = atual.nextSibling;
      else if (alvo) velho.insertBefore(alvo, atual);
      if (alvo && alvo.nodeName !== no.nodeName) { alvo.remove(); alvo = null; }
    } else if (atual && chave(atual) === null && atual.nodeName === no.nodeName) {
      alvo = atual;
      atual = atual.nextSibling;
    }
    if (!alvo) {
      velho.insertBefore(no, atual);
    } else if (alvo.nodeType === 1) {
      morfarAtributos(alvo, no);
      morfar(alvo, no);
    } else if (alvo.data !== no.data) {
      alvo.data = no.data;
    }
  }
  while (atual) {
    const seguinte = atual.nextSibling;
    atual.remove();
    atual = seguinte;
  }
}
const desenharEm = (alvo, ...filhos) => morfar(alvo, h("div", null, ...filhos));

// Numbers, durations and instants for people

const formatos = new Map();
function numero(valor, casas = 0) {
  if (valor === null || valor === undefined) return "–";
  if (!formatos.has(casas)) {
    formatos.set(casas, new Intl.NumberFormat("pt-BR", { maximumFractionDigits: casas }));
  }
  return formatos.get(casas).format(valor);
}
const plural = (n, um, muitos) => `${numero(n)} ${n === 1 ? um : muitos}`;
function percentual(parte, todo) {
  return todo ? `${numero(Math.floor(1000 * parte / todo) / 10, 1)} %` : "–";
}

function duracao(segundos) {
  if (segundos === null || segundos === undefined) return "–";
  if (segundos < 1) return `${numero(segundos, 2)}\u00a0s`;
  if (segundos < 59.95) return `${numero(segundos, 1)}\u00a0s`;
  const t = Math.round(segundos);
  const partes = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];
  const i = partes.findIndex(([n]) => t >= n);
  const [maior, nome] = partes[i];
  const [menor, segundo] = partes[i + 1];
  const resto = Math.floor(t % maior / menor);
  return `${numero(Math.floor(t / maior))}\u00a0${nome}${resto ? ` ${resto}\u00a0${segundo}` : ""}`;
}
// Where room is scarce: no seconds beside ten minutes
const breve = segundos => segundos >= 600 && segundos < 3600 ? `${Math.round(segundos / 60)}\u00a0min` : duracao(segundos);
function ha(segundos) {
  const t = Math.max(0, segundos);
  return `há ${t < 3600 && t >= 60 ? `${Math.floor(t / 60)}\u00a0min` : duracao(Math.floor(t))}`;
}

let deslocamento = 0;
// The wall clock of the installation, whatever the time zone of the browser
function relogio(instante) {
  if (!instante) return null;
  const com = /([+-])(\d\d):?(\d\d)$/.exec(instante);
  const minutos = com ? Number(com[1] + 1) * (60 * com[2] + Number(com[3])) : deslocamento;
  const ms = Date.parse(instante);
  return Number.isNaN(ms) ? null : new Date(ms + 60000 * minutos);
}
const dois = n => String(n).padStart(2, "0");
const dia = d => `${dois(d.getUTCDate())}/${dois(d.getUTCMonth() + 1)}`;
const hora = d => `${dois(d.getUTCHours())}:${dois(d.getUTCMinutes())}`;
const horaInteira = d => `${hora(d)}:${dois(d.getUTCSeconds())}`;
const inteiro = d => `${dia(d)}/${d.getUTCFullYear()} ${horaInteira(d)}`;
function curto(instante) {
  const d = relogio(instante);
  if (!d) return instante ? String(instante) : "–";
  const hoje = relogio(agora());
  if (hoje && inteiro(d).slice(0, 10) === inteiro(hoje).slice(0, 10)) return horaInteira(d);
  return `${dia(d)} ${hora(d)}`;
}
function momento(instante) {
  const d = relogio(instante);
  return d ? h("time", { datetime: instante, title: inteiro(d) }, curto(instante)) : "–";
}
const idade = instante => instante ? Math.max(0, (Date.parse(agora()) - Date.parse(instante)) / 1000) : null;
function desde(instante) {
  return instante ? [ha(idade(instante)), h("span", { class: "fraco" }, " (desde ", momento(instante), ")")] : null;
}

// What the database says in one word, for people

const CLASSES = {
  SUCESSO: "aceita", PERMANENTE: "recusada de vez", TRANSITORIA: "servidor indisponível", CONFIG: "configuração errada",
  ROTA: "tópico recusado", LIMITE: "limite de envios", DEVOLVIDO: "devolvida sem enviar",
};
const RESULTADOS = {
  ENTREGUE: "aceita pelo servidor", REAGENDADA: "volta para nova tentativa", FALHA: "falhou de vez",
  DEVOLVIDA: "devolvida sem enviar", EXPIRADA: "sem resposta no prazo",
};
const MOTIVOS = {
  RENDER: "o texto da rota não pôde ser montado", EXPIRADO: "passou da validade da rota",
  ESGOTADO: "as tentativas acabaram", SUBSTITUIDO: "um evento mais novo tomou o seu lugar",
  SEM_ROTA: "nenhuma rota leva este tipo e evento", ROTA_APAGADA: "a rota foi apagada",
  MANUAL: "cancelada por um operador",
};
const ESTADOS = {
  SCHEDULED: "agendada", RUNNING: "em execução", DISABLED: "parada", BROKEN: "quebrada", FAILED: "falhou",
  "RETRY SCHEDULED": "vai tentar de novo", COMPLETED: "terminada", SUCCEEDED: "terminada", STOPPED: "interrompida",
};
const MARCAS = { TESTE: "teste", RECONCILIADA: "reconciliada", MIGRADA: "migrada", REENVIO: "reenvio" };
const GRAVIDADES = { ERRO: "Erro", ATENCAO: "Atenção" };
const SITUACOES = {
  PENDENTE: "espera", ENVIANDO: "espera", PROCESSADO: "bom", FALHA: "erro", CANCELADO: "neutro",
};
const EMOJIS = {
  warning: "\u26a0\ufe0f", rotating_light: "\u{1f6a8}", white_check_mark: "\u2705", heavy_check_mark: "\u2714\ufe0f", bell: "\u{1f514}",
  wrench: "\u{1f527}", hammer_and_wrench: "\u{1f6e0}\ufe0f", globe_with_meridians: "\u{1f310}", new: "\u{1f195}",
  bust_in_silhouette: "\u{1f464}", memo: "\u{1f4dd}", clipboard: "\u{1f4cb}", zap: "\u26a1", skull: "\u{1f480}",
  fire: "\u{1f525}", x: "\u274c", tada: "\u{1f389}", loudspeaker: "\u{1f4e2}", mag: "\u{1f50d}",
};
const PRIORIDADES = { 1: "mínima", 2: "baixa", 3: "normal", 4: "alta", 5: "urgente" };
const JANELAS = [[1, "1 h", "1 hora"], [24, "24 h", "24 horas"], [168, "7 d", "7 dias"]];

// State

const estado = {
  eu: null, quem: null, eu_em: 0, dados: null, recebido: 0, horas: 24, parado: false, pedido: 0, falha: null, entrada: null,
  busca: null, historia: null, historiaErro: null, linhas: null, linhasErro: null, paginas: [],
  filtro: { status: "", canal: "", tipo_os: "" }, atalhos: true, ato: null, voltarA: null, problemas: null, mexeu: true,
};
const podeAgir = () => !estatica && Boolean(estado.eu && estado.eu.pode_agir);
function agora() {
  if (!estado.dados) return new Date().toISOString();
  const ms = Date.parse(estado.dados.agora) + (estatica ? 0 : Date.now() - estado.recebido);
  return new Date(ms).toISOString();
}
function lembrar(nome, valor) {
  try {
    if (valor === undefined) return localStorage.getItem(`hsm.${nome}`);
    localStorage.setItem(`hsm.${nome}`, valor);
  } catch { /* a browser that keeps nothing */ }
  return null;
}

// The server

// dita: by our server; else nobody knows what became of what was asked
class Recusa extends Error {
  constructor(texto, status, dita = false) { super(texto); this.status = status; this.dita = dita; }
}
async function pedir(caminho, corpo) {
  const corte = new AbortController();
  const prazo = setTimeout(() => corte.abort(), 30000);
  try {
    const resposta = await fetch(caminho, {
      method: corpo === undefined ? "GET" : "POST",
      headers: corpo === undefined ? {} : { "Content-Type": "application/json", "X-HSM": "1" },
      body: corpo === undefined ? undefined : JSON.stringify(corpo),
      credentials: "same-origin", cache: "no-store", redirect: "error", signal: corte.signal,
    });
    let dados = null;
    try { dados = await resposta.json(); } catch { /* an answer that is none of ours */ }
    if (!resposta.ok) {
      const dito = dados && dados.erro;
      throw new Recusa(dito || `O servidor respondeu ${resposta.status}.`, resposta.status, Boolean(dito));
    }
    if (dados === null) throw new Recusa("A resposta do servidor não pôde ser lida.", 502);
    return dados;
  } catch (erro) {
    if (erro instanceof Recusa) throw erro;
    throw new Recusa("O servidor desta página não responde.", 0);
  } finally {
    clearTimeout(prazo);
  }
}
function consulta(valores) {
  const partes = new URLSearchParams();
  for (const [nome, valor] of Object.entries(valores)) {
    if (valor !== null && valor !== undefined && valor !== "") partes.set(nome, valor);
  }
  return partes.toString();
}

// Building blocks

const icone = {
  ERRO: () => s("svg", { class: "icone", viewBox: "0 0 16 16", "aria-hidden": "true" },
    s("path", { d: "M5 1h6l4 4v6l-4 4H5l-4-4V5z" }), s("path", { class: "furo", d: "M7 4h2v5H7zM7 10h2v2H7z" })),
  ATENCAO: () => s("svg", { class: "icone", viewBox: "0 0 16 16", "aria-hidden": "true" },
    s("path", { d: "M8 1l7.5 14H.5z" }), s("path", { class: "furo", d: "M7 6h2v4.5H7zM7 11.5h2v2H7z" })),
  BOM: () => s("svg", { class: "icone", viewBox: "0 0 16 16", "aria-hidden": "true" },
    s("circle", { cx: 8, cy: 8, r: 7.5 }), s("path", { class: "risco", d: "M4.5 8.3l2.5 2.5 4.5-5" })),
};
const selo = (texto, especie) => h("span", { class: `selo ${especie}` }, texto);
const codigo = texto => h("code", null, texto);
const botao = (texto, acao, argumentos, dito, inteiro, classe) => h("button", {
  type: "button", class: classe, "aria-label": inteiro ? `${texto} ${inteiro}` : null, "data-ato": "pedir", "data-acao": acao, "data-argumentos": JSON.stringify(argumentos),
  "data-dito": JSON.stringify(dito || {}), k: `${acao}:${JSON.stringify(argumentos)}`,
}, texto);
function secao(id, titulo, ...filhos) {
  return h("section", { id, k: id, "aria-labelledby": `${id}-t`, class: "secao" },
    h("h2", { id: `${id}-t`, tabindex: "-1" }, titulo), ...filhos);
}
const tipo = nome => nome && nome !== "-" ? nome : "sem tipo";
const vazio = texto => h("p", { class: "fraco vazio" }, texto);
const destino = (canal, topico) => canal || topico
  ? [canal || "sem canal", topico ? [" / ", codigo(topico)] : null] : "–";
const ordem = (id_os, origem, texto) => id_os === null || id_os === undefined ? "–"
  : estatica ? String(id_os)
    : h("a", { href: `#${consulta({ os: id_os, origem })}` }, texto || String(id_os));

// A table that becomes cards on a narrow screen; the roles say again what CSS would hide from a screen reader
function tabela(legenda, colunas, linhas, classe = "") {
  return h("table", { class: `dados ${classe}`, role: "table" },
    h("caption", { class: "oculto" }, legenda),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" },
      colunas.map(([nome, tipo]) => h("th", { scope: "col", role: "columnheader", class: tipo }, nome)))),
    h("tbody", { role: "rowgroup" }, linhas.map(({ k, classe: c, celulas }) =>
      h("tr", { role: "row", k, class: c }, celulas.map((celula, i) => {
        const [nome, tipo] = colunas[i];
        const nada = celula === null || celula === undefined || celula === "";
        return h(i ? "td" : "th", {
          role: i ? "cell" : "rowheader", scope: i ? null : "row", "data-rotulo": nome,
          class: [tipo, nada ? "nada" : ""].join(" ").trim() || null,
        }, nada ? "–" : Array.isArray(celula) ? h("span", null, celula) : celula);
      })))));
}
const dl = pares => h("dl", { class: "pares" }, pares.filter(p => p).map(([nome, valor, classe]) =>
  h("div", { class: classe }, h("dt", null, nome), h("dd", null, valor))));

// What is wrong

function atoDoProblema(p) {
  const qual = String(p.chave || "").split(":")[0];
  return podeAgir() && p.canal && ["PAUSADO", "DISJUNTOR", "RETIDO", "ROTA"].includes(qual)
    ? botao("Retomar o canal", "retomar", { canal: p.canal }, {}, p.canal) : null;
}
const LUGARES = {
  DISJUNTOR: "canais", ENTREGA: "canais", RETIDO: "canais", PAUSADO: "canais", ATRASO: "canais", ROTA: "rotas",
  FALHAS: "falhas", REMETENTE: "remetentes", TAREFA: "tarefas", TAREFA_FALHOU: "tarefas", TAREFA_LONGA: "tarefas",
};
function situacao(d) {
  const problemas = d.problemas || [];
  if (!problemas.length) {
    const velha = Boolean(estado.falha);
    return h("section", { id: "situacao", k: "situacao", class: velha ? "calma velha" : "calma", "aria-labelledby": "situacao-t" },
      icone.BOM(), h("div", null, h("h2", { id: "situacao-t", tabindex: "-1" }, velha ? "Estava tudo em ordem" : "Tudo em ordem"),
        h("p", null, calma(d))));
  }
  const erros = problemas.filter(p => p.gravidade === "ERRO").length;
  const avisos = problemas.length - erros;
  return h("section", { id: "situacao", k: "situacao", class: "problemas", "aria-labelledby": "situacao-t" },
    h("h2", { id: "situacao-t", tabindex: "-1" },
      erros ? "Precisa de alguém agora" : "Merece atenção",
      h("span", { class: "contagem" }, contagem(erros, avisos))),
    h("ol", null, problemas.map(p => {
      const lugar = LUGARES[String(p.chave || "").split(":")[0]];
      return h("li", { class: `problema ${p.gravidade}`, k: `p:${p.chave || p.problema}` },
        h("p", { class: "gravidade" }, (icone[p.gravidade] || icone.ATENCAO)(), h("strong", null, GRAVIDADES[p.gravidade] || p.gravidade),
          p.desde ? h("span", { class: "desde" }, desde(p.desde)) : null),
        h("div", { class: "dizer" },
          h("h3", null, p.problema),
          p.detalhe ? h("p", { class: "detalhe" }, p.detalhe) : null,
          p.providencia ? h("p", { class: "fazer" }, h("strong", null, "O que fazer: "), p.providencia) : null,
          h("p", { class: "acoes" }, atoDoProblema(p),
            lugar ? h("a", { href: `#${lugar}` }, `Ver ${TITULOS[lugar].toLowerCase()}`) : null)));
    })));
}
function contagem(erros, avisos) {
  return [erros ? plural(erros, "erro", "erros") : "", avisos ? plural(avisos, "aviso", "avisos") : ""]
    .filter(t => t).join(" e ");
}
function calma(d) {
  const ultima = Math.min(...(d.canais || []).map(c => c.ultima_entrega_s ?? Infinity));
  const esperam = (d.canais || []).reduce((n, c) => n + (c.pendentes || 0), 0);
  return [
    Number.isFinite(ultima) ? `Última entrega ${ha(ultima)}` : "Nenhuma entrega ainda",
    esperam ? `${plural(esperam, "notificação espera", "notificações esperam")} a sua vez` : "nada espera na fila",
  ].join("; ") + ".";
}

// Numbers of the window

const janela = d => (JANELAS.find(j => j[0] === d.janela_h) || [0, "", `${numero(d.janela_h)} horas`])[2];

function numeros(d) {
  const t = (d.consumo || {}).totais || {};
  const canais = d.canais || [];
  const soma = nome => canais.reduce((n, c) => n + (c[nome] || 0), 0);
  const antiga = Math.max(...canais.map(c => c.mais_antiga_s ?? -1));
  const terminadas = (t.entregue || 0) + (t.falha || 0);
  const cartao = (nome, valor, nota, classe) => h("div", { class: `numero ${classe || ""}`, k: nome },
    h("dt", null, nome), h("dd", null, h("span", { class: "valor" }, valor), h("span", { class: "nota" }, nota)));
  return h("dl", { class: "numeros" },
    cartao("Entraram", numero(t.entrou || 0), `${numero(t.tentativas || 0)} tentativas gastas`),
    cartao("Entregues", numero(t.entregue || 0), terminadas ? `${percentual(t.entregue || 0, terminadas)} das terminadas` : "nenhuma ainda"),
    cartao("Falharam", numero(t.falha || 0), t.cancelado ? `${numero(t.cancelado)} canceladas` : "nenhuma cancelada",
      t.falha ? "ruim" : ""),
    cartao("Demora (p95)", duracao(t.p95_s), t.p50_s === undefined ? "sem entregas" : `metade em até ${duracao(t.p50_s)}; p99 ${duracao(t.p99_s)}`),
    cartao("Esperam agora", numero(soma("pendentes")), antiga >= 0 && soma("devidas")
      ? `${numero(soma("devidas"))} já devidas, a mais antiga ${ha(antiga)}` : "nenhuma devida"),
    cartao("Em envio agora", numero(soma("enviando")), plural((d.remetentes || []).filter(r => r.vivo).length, "remetente vivo", "remetentes vivos")));
}

// Charts

const graficos = new Map();
const largura = (id, padrao) => { const e = $(id); return Math.max(240, Math.floor(e && e.clientWidth || padrao)); };
function degraus(maior) {
  const bruto = Math.max(1, maior) / 4;
  const base = 10 ** Math.floor(Math.log10(bruto));
  const passo = Math.max(1, [1, 2, 5, 10].find(n => n * base >= bruto) * base);
  const lista = [];
  for (let v = 0; v < maior + passo; v += passo) lista.push(v);
  return lista;
}
// Instants to be marked: round ones, no closer than they can be read
function marcas(pontos, passo_s, larguraPonto) {
  const bons = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440].filter(m => m * 60 >= passo_s);
  const cada = bons.find(m => m * 60 / passo_s * larguraPonto >= 58) || 1440;
  const lista = [];
  pontos.forEach((p, i) => {
    const d = relogio(p.inicio);
    if (!d) return;
    const minuto = d.getUTCHours() * 60 + d.getUTCMinutes();
    if (minuto % cada === 0) lista.push([i, cada >= 1440 || minuto === 0 ? dia(d) : hora(d)]);
  });
  return lista;
}
function moldura(id, rotulo, W, H, m, y, x, conteudo) {
  return s("svg", { id, class: "grafico", viewBox: `0 0 ${W} ${H}`, width: W, height: H, role: "img", "aria-label": rotulo },
    y.map(([valor, texto]) => [
      s("line", { class: "grade", x1: m.e, x2: W - m.d, y1: valor, y2: valor }),
      s("text", { class: "eixo", x: m.e - 6, y: valor + 4, "text-anchor": "end" }, texto)]),
    x.map(([valor, texto]) => s("text", {
      class: "eixo", x: Math.min(valor, W - 18), y: H - 4, "text-anchor": valor < m.e + 18 ? "start" : "middle",
    }, texto)),
    conteudo,
    s("line", { class: "mira", x1: -9, x2: -9, y1: m.c, y2: H - m.b }));
}
const umaCasa = n => Math.round(n * 10) / 10;
const de_ate = (ponto, passo_s) => {
  const d = relogio(ponto.inicio);
  return d ? `${dia(d)} ${hora(d)}, ${duracao(passo_s)}` : "";
};

// Counts of neighbouring steps together, where a step would be too narrow to be seen; from round instants on
function juntar(pontos, passo_s, largura_px) {
  const cabem = Math.max(12, Math.floor(largura_px / 6));
  const minutos = [1, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440];
  const cada = minutos.find(m => m * 60 >= passo_s && pontos.length * passo_s / (m * 60) <= cabem) || 1440;
  const juntos = [];
  let balde = null;
  for (const p of pontos) {
    const d = relogio(p.inicio);
    const qual = d ? Math.floor(d.getTime() / 60000 / cada) : null;
    if (!juntos.length || qual !== balde) juntos.push({ inicio: p.inicio, entrou: 0, entregue: 0, falha: 0, cancelado: 0 });
    balde = qual;
    for (const nome of ["entrou", "entregue", "falha", "cancelado"]) juntos[juntos.length - 1][nome] += p[nome] || 0;
  }
  return [juntos, cada * 60];
}
function graficoConsumo(c) {
  const id = "g-consumo", W = largura("q-consumo", 560), H = 210, m = { e: 46, d: 8, c: 8, b: 22 };
  const [pontos, passo_s] = juntar(c.pontos || [], c.passo_s, W - m.e - m.d);
  const maior = Math.max(0, ...pontos.map(p => Math.max(p.entrou, p.entregue + p.falha)));
  if (!maior) return [vazio("Nada entrou nem saiu nesta janela."), passo_s];
  const niveis = degraus(maior), topo = niveis[niveis.length - 1];
  const y = v => umaCasa(m.c + (H - m.c - m.b) * (1 - v / topo));
  const w = (W - m.e - m.d) / pontos.length;
  const x = i => umaCasa(m.e + i * w);
  const largo = umaCasa(Math.max(1.5, w - 1));
  graficos.set(id, { n: pontos.length, e: m.e, w, dizer: i => [de_ate(pontos[i], passo_s),
    [["entrou", "entraram"], ["entregue", "entregues"], ["falha", "falharam"], ["cancelado", "canceladas"]]
      .map(([nome, texto]) => [texto, numero(pontos[i][nome])])] });
  const t = c.totais || {};
  return [moldura(id, `Movimento na janela: ${numero(t.entrou || 0)} entraram, ${numero(t.entregue || 0)} entregues, ${numero(t.falha || 0)} falharam. A tabela abaixo tem os números.`,
    W, H, m, niveis.map(v => [y(v), numero(v)]), marcas(pontos, passo_s, w).map(([i, texto]) => [x(i), texto]),
    pontos.map((p, i) => {
      const base = y(p.entregue), alto = p.falha ? Math.max(3, base - y(p.entregue + p.falha)) : 0;
      return [
        p.entregue ? s("rect", { class: "area-entregue", x: x(i), y: base, width: largo, height: umaCasa(y(0) - base) }) : null,
        p.falha ? s("rect", { class: "barra-falha", x: x(i), y: umaCasa(base - alto), width: largo, height: umaCasa(alto) }) : null,
        p.entrou ? s("path", { class: "linha-entrou", d: `M${x(i)} ${y(p.entrou)}h${largo}` }) : null];
    })), passo_s];
}

const PERCENTIS = [["p50_s", "p50"], ["p95_s", "p95"], ["p99_s", "p99"]];
function graficoDemora(c) {
  const id = "g-demora", pontos = c.pontos || [];
  const W = largura("q-demora", 560), H = 210, m = { e: 52, d: 30, c: 8, b: 22 };
  const valores = pontos.flatMap(p => PERCENTIS.map(([nome]) => p[nome])).filter(v => v !== undefined && v !== null);
  if (!valores.length) return vazio("Nenhuma entrega nesta janela.");
  const escala = [0.1, 1, 10, 60, 600, 3600, 36000, 360000];
  const minimo = Math.min(...valores), maximo = Math.max(...valores);
  let de = escala.findLastIndex(v => v <= minimo), ate = escala.findIndex(v => v >= maximo);
  de = Math.max(0, de);
  if (ate < 0) ate = escala.length - 1;
  if (ate <= de) ate = Math.min(de + 1, escala.length - 1);
  if (ate <= de) de = ate - 1;
  const baixo = Math.log(escala[de]), alto = Math.log(escala[ate]);
  const y = v => umaCasa(m.c + (H - m.c - m.b) * (1 - (Math.log(Math.min(Math.max(v, escala[de]), escala[ate])) - baixo) / (alto - baixo)));
  const w = (W - m.e - m.d) / pontos.length;
  const x = i => umaCasa(m.e + (i + 0.5) * w);
  const tem = (i, nome) => i >= 0 && i < pontos.length && pontos[i][nome] !== undefined && pontos[i][nome] !== null;
  const series = PERCENTIS.map(([nome, classe]) => {
    let d = "", vaos = "", antes = -1;
    const sos = [];
    pontos.forEach((p, i) => {
      if (!tem(i, nome)) return;
      const aqui = `${x(i)} ${y(p[nome])}`;
      d += tem(i - 1, nome) ? `L${aqui}` : `M${aqui}`;
      // Over a gap, faint, so that what belongs together is seen
      if (antes >= 0 && antes < i - 1) vaos += `M${x(antes)} ${y(pontos[antes][nome])}L${aqui}`;
      antes = i;
      if (!tem(i - 1, nome) && !tem(i + 1, nome)) sos.push(s("circle", { class: classe, cx: x(i), cy: y(p[nome]), r: 2 }));
    });
    return [vaos ? s("path", { class: `linha vao ${classe}`, d: vaos }) : null, s("path", { class: `linha ${classe}`, d }), sos];
  });
  // The lines' names where they end, kept apart
  const ultimo = pontos.findLastIndex((p, i) => tem(i, "p50_s"));
  let acima = Infinity;
  const nomes = PERCENTIS.map(([nome, classe]) => {
    acima = Math.min(acima - 12, y(pontos[ultimo][nome]) + 4);
    return s("text", { class: `nome ${classe}`, x: Math.min(x(ultimo) + 5, W - 24), y: umaCasa(acima) }, classe);
  });
  graficos.set(id, { n: pontos.length, e: m.e, w, dizer: i => [de_ate(pontos[i], c.passo_s),
    [...PERCENTIS.map(([nome, texto]) => [texto, duracao(pontos[i][nome])]), ["entregues", numero(pontos[i].entregue || 0)]]] });
  const t = c.totais || {};
  return moldura(id, `Demora na janela: p50 ${duracao(t.p50_s)}, p95 ${duracao(t.p95_s)}, p99 ${duracao(t.p99_s)}. A tabela abaixo tem os números.`,
    W, H, m, escala.slice(de, ate + 1).map(v => [y(v), duracao(v)]),
    marcas(pontos, c.passo_s, w).map(([i, texto]) => [umaCasa(m.e + i * w), texto]), [series, nomes]);
}

function graficoClasses(c) {
  const classes = c.falhas_por_classe || [];
  if (!classes.length) return vazio("Nenhuma falha nesta janela.");
  const W = largura("q-classes", 560), cada = 30, H = classes.length * cada + 4, e = Math.min(150, W * 0.4), d = 64;
  const maior = Math.max(...classes.map(f => f.quantidade));
  return s("svg", { class: "grafico", viewBox: `0 0 ${W} ${H}`, width: W, height: H, role: "img",
    "aria-label": `Falhas por motivo: ${classes.map(f => `${f.classe} ${numero(f.quantidade)}`).join(", ")}` },
  classes.map((f, i) => {
    const tamanho = Math.max(2, umaCasa((W - e - d) * f.quantidade / maior));
    return [
      s("text", { class: "rotulo", x: e - 8, y: i * cada + 20, "text-anchor": "end" }, f.classe),
      s("rect", { class: "barra-falha", x: e, y: i * cada + 6, width: tamanho, height: cada - 10, rx: 2 }),
      s("text", { class: "valor", x: e + tamanho + 8, y: i * cada + 20 }, numero(f.quantidade))];
  }));
}

// The table behind a chart is built when it is opened
function atras(k, titulo, fazer) {
  const aberto = document.querySelector(`details[data-k="${k}"]`);
  return h("details", { k, class: "atras" }, h("summary", null, titulo),
    aberto && aberto.open ? h("div", { class: "rolo", tabindex: "0", role: "region", "aria-label": titulo }, fazer()) : null);
}
const legenda = itens => h("ul", { class: "legenda" }, itens.map(([classe, texto]) =>
  h("li", null, h("span", { class: `amostra ${classe}`, "aria-hidden": "true" }), texto)));

function consumo(d) {
  const c = d.consumo || {}, t = c.totais || {};
  const movidos = (c.pontos || []).filter(p => p.entrou || p.entregue || p.falha || p.cancelado || p.tentativas).reverse();
  const quadro = (id, titulo, nota, ...filhos) => h("figure", { class: "quadro", k: id, "aria-labelledby": `${id}-t` },
    h("figcaption", { id: `${id}-t` }, h("h3", null, titulo), nota), h("div", { id, class: "tela" }, filhos[0]), filhos.slice(1));
  const partes = lista => lista.map(p => [numero(p.entrou || 0), numero(p.entregue || 0), numero(p.falha || 0), numero(p.cancelado || 0),
    breve(p.p50_s), breve(p.p95_s), breve(p.p99_s)]);
  const COLUNAS = [["Entraram", "n"], ["Entregues", "n"], ["Falharam", "n"], ["Canceladas", "n"], ["p50", "n"], ["p95", "n"], ["p99", "n"]];
  const por = (nome, titulo, lista, campo, classe) => {
    const valores = partes(lista);
    return h("div", { class: `quadro ${classe}`, k: `por-${campo}` }, h("h3", null, titulo), lista.length
      ? tabela(`${titulo}, últimas ${janela(d)}`, [[nome], ...COLUNAS],
        lista.map((p, i) => ({ k: `${campo}:${p[campo]}`, celulas: [p[campo] && p[campo] !== "-" ? p[campo] : "(sem)", ...valores[i]] })), "compacta")
      : vazio("Nada nesta janela."));
  };
  const [movimento, passo_s] = graficoConsumo(c);
  const passo = passo_s === 3600 ? "por hora" : passo_s === 60 ? "por minuto" : `a cada ${duracao(passo_s)}`;
  return secao("consumo", "Consumo",
    h("div", { class: "janelas", role: "group", "aria-label": "Janela" }, estatica
      ? h("span", { class: "fraco" }, `últimas ${janela(d)}`)
      : JANELAS.map(([horas, texto, inteira], i) => h("button", {
        type: "button", k: `j${horas}`, "data-ato": "janela", "data-horas": horas, "aria-pressed": String(estado.horas === horas),
        "aria-label": `Últimas ${inteira}`, "aria-keyshortcuts": i + 1,
      }, texto))),
    numeros(d),
    h("div", { class: "quadros" },
      quadro("q-consumo", `Movimento ${passo}`,
        legenda([["entrou", "entraram"], ["entregue", "entregues"], ["falha", "falharam"]]),
        movimento,
        atras("t-consumo", "Tabela do movimento", () => tabela("Movimento, do mais novo ao mais antigo, só os passos em que houve algum",
          [["Início"], ["Entraram", "n"], ["Entregues", "n"], ["Falharam", "n"], ["Canceladas", "n"], ["Tentativas", "n"]],
          movidos.map(p => ({ k: p.inicio, celulas: [momento(p.inicio), numero(p.entrou || 0), numero(p.entregue || 0),
            numero(p.falha || 0), numero(p.cancelado || 0), numero(p.tentativas || 0)] })), "compacta"))),
      quadro("q-demora", "Demora até a entrega",
        h("p", { class: "fraco" }, "escala logarítmica"),
        graficoDemora(c),
        atras("t-demora", "Tabela da demora", () => tabela("Demora, do mais novo ao mais antigo, só os passos com entregas",
          [["Início"], ["p50", "n"], ["p95", "n"], ["p99", "n"], ["Entregues", "n"]],
          movidos.filter(p => p.entregue).map(p => ({ k: p.inicio, celulas: [momento(p.inicio), duracao(p.p50_s),
            duracao(p.p95_s), duracao(p.p99_s), numero(p.entregue)] })), "compacta"))),
      quadro("q-classes", "Falhas por motivo", null,
        graficoClasses(c),
        (c.falhas_por_classe || []).length ? atras("t-classes", "Tabela das falhas", () => tabela("Falhas por motivo",
          [["Motivo"], ["O que quer dizer"], ["Quantas", "n"], ["Parte", "n"]],
          c.falhas_por_classe.map(f => ({ k: f.classe, celulas: [f.classe, MOTIVOS[f.classe] || "resposta do servidor",
            numero(f.quantidade), percentual(f.quantidade, t.falha || 0)] })))) : null),
      por("Canal", "Por canal", c.por_canal || [], "canal", ""),
      por("Tipo", "Por tipo de ordem", c.por_tipo || [], "tipo_os", "sozinho")));
}

// Channels, routes, senders, jobs

function canal(c) {
  const aberto = c.disjuntor && c.disjuntor !== "FECHADO";
  const retido = c.retido_ate && idade(c.retido_ate) === 0;
  const parado = c.pausado || aberto || retido;
  const ate = instante => instante ? [", até ", momento(instante)] : null;
  return h("li", { class: `canal ${c.pausado ? "pausado" : aberto ? "aberto" : retido ? "retido" : ""}`, k: `canal:${c.canal}` },
    h("div", { class: "titulo" }, h("h3", null, c.canal),
      c.pausado ? selo("Pausado", "aviso") : null,
      aberto ? selo(c.disjuntor === "ABERTO" ? "Disjuntor aberto" : "Disjuntor em prova", "erro") : null,
      retido ? selo("Retido", "aviso") : null,
      parado ? null : selo("Ativo", "bom")),
    c.descricao ? h("p", { class: "fraco" }, c.descricao) : null,
    c.pausado ? h("p", { class: "porque" }, "Pausado ", desde(c.pausado_desde), c.motivo_pausa ? `: ${c.motivo_pausa}` : "") : null,
    aberto ? h("p", { class: "porque" }, "Disjuntor aberto ", desde(c.aberto_desde),
      c.motivo_disjuntor ? `: ${c.motivo_disjuntor}` : "", c.aberto_ate ? ["; prova de novo às ", momento(c.aberto_ate)] : null) : null,
    retido ? h("p", { class: "porque" }, "O servidor pediu para esperar", ate(c.retido_ate)) : null,
    dl([
      ["Tipo", c.tipo],
      ["Esperam", numero(c.pendentes || 0)], ["Devidas", numero(c.devidas || 0)], ["Em envio", numero(c.enviando || 0)],
      ["Mais antiga", c.devidas && c.mais_antiga_s !== undefined ? ha(c.mais_antiga_s) : "–"],
      ["Última entrega", c.ultima_entrega ? ha(c.ultima_entrega_s ?? idade(c.ultima_entrega)) : "nunca"],
      ["Limite", c.rajada && c.intervalo_s ? `${numero(c.rajada)} e mais 1 a cada ${duracao(c.intervalo_s)}` : "sem limite"],
      c.falhas_seguidas ? ["Falhas seguidas", numero(c.falhas_seguidas)] : null,
    ]),
    podeAgir() ? h("p", { class: "acoes" },
      parado ? botao("Retomar", "retomar", { canal: c.canal }, {}, `o canal ${c.canal}`, "forte") : null,
      c.pausado ? null : botao("Pausar", "pausar", { canal: c.canal }, { devidas: c.devidas || 0 }, `o canal ${c.canal}`),
      botao("Testar", "testar", { canal: c.canal }, {}, `o canal ${c.canal}`)) : null);
}

const daRota = r => ({ nome: `${r.tipo_os} / ${r.evento} para ${[r.canal, r.topico].filter(x => x).join(" / ")}` });
function rotas(d) {
  const lista = d.rotas || [];
  if (!lista.length) return vazio("Nenhuma rota: nada do que acontece vira notificação.");
  const agir = podeAgir();
  return tabela("Rotas", [["Rota"], ["Tipo de ordem"], ["Evento"], ["Destino"], ["Situação"], ...(agir ? [["Ato"]] : [])],
    lista.map(r => ({ k: `rota:${r.id}`, classe: r.ativa ? null : "apagada", celulas: [
      String(r.id), r.tipo_os === "*" ? "* (qualquer)" : r.tipo_os, r.evento === "*" ? "* (qualquer)" : r.evento, destino(r.canal, r.topico),
      [r.ativa ? r.suspensa ? selo("Suspensa", "erro") : selo("Ligada", "bom") : selo("Desligada", "neutro"),
        r.suspensa ? h("span", { class: "porque" }, " ", desde(r.suspensa_desde), r.motivo_suspensao ? `: ${r.motivo_suspensao}` : "",
          r.proxima_sonda ? ["; prova às ", momento(r.proxima_sonda)] : null) : null],
      ...(agir ? [r.ativa ? botao("Desligar", "desligar_rota", { rota: r.id }, daRota(r), `a rota ${r.id}`) : botao("Ligar", "ligar_rota", { rota: r.id }, daRota(r), `a rota ${r.id}`)] : []),
    ] })));
}

function remetentes(d) {
  const lista = d.remetentes || [];
  if (!lista.length) return vazio("Nenhum processo de envio se apresentou ainda.");
  return tabela("Remetentes", [["Remetente"], ["Situação"], ["Máquina"], ["Processo", "n"], ["Versão"], ["Modo"], ["Canais"], ["Desde"]],
    lista.map(r => ({ k: `rem:${r.trabalhador}`, classe: r.vivo ? null : "apagada", celulas: [
      codigo(r.trabalhador),
      r.fim ? [selo("Terminou", "neutro"), " ", momento(r.fim)]
        : [selo(r.vivo ? "Vivo" : "Calado", r.vivo ? "bom" : "erro"), h("span", { class: "fraco" }, ` visto ${ha(r.visto_s ?? idade(r.visto) ?? 0)}`)],
      r.maquina, r.pid === undefined ? null : String(r.pid), r.versao, r.modo === "SERVICO" ? "serviço" : r.modo === "TAREFA" ? "tarefa" : r.modo,
      String(r.canais || "").split(",").join(", "), momento(r.inicio),
    ] })));
}

// HSM_TAREFA_VIGIA starts it when something is due: that it is disabled is as it should be
const aPedido = t => t.tarefa === "HSM_TAREFA_ENVIO" && !t.ativa;

function tarefas(d) {
  const lista = d.tarefas || [];
  if (!lista.length) return vazio("Nenhuma tarefa do agendador: o DBA as cria com agenda.sql.");
  return tabela("Tarefas do agendador", [["Tarefa"], ["Situação"], ["Última"], ["Próxima"], ["Falhas", "n"]],
    lista.map(t => ({ k: `tar:${t.tarefa}`, classe: t.ativa || aPedido(t) ? null : "apagada", celulas: [
      codigo(t.tarefa), [aPedido(t) ? selo("A pedido", "neutro") : selo(t.ativa ? "Ativa" : "Desativada", t.ativa ? "bom" : "aviso"), t.estado ? h("span", { class: "fraco" }, ` ${ESTADOS[t.estado] || t.estado}`) : null],
      momento(t.ultima), momento(t.proxima), numero(t.falhas || 0),
    ] })));
}

// Failures, rows, acts

function criterioDoGrupo(f) {
  const criterio = { motivo_falha: f.motivo };
  if (f.id_rota !== undefined) criterio.rota = f.id_rota;
  else if (f.canal) criterio.canal = f.canal;
  if (f.tipo_os && f.tipo_os !== "*") criterio.tipo_os = f.tipo_os;
  return criterio;
}
function falhas(d) {
  const lista = d.falhas || [];
  if (!lista.length) return vazio("Nenhuma linha em FALHA.");
  return [h("ol", { class: "grupos" }, lista.map(f => {
    const nome = `${tipo(f.tipo_os)} / ${f.evento || "?"}`;
    return h("li", { class: "grupo", k: `f:${f.id_rota}:${f.canal}:${f.topico}:${f.tipo_os}:${f.evento}:${f.motivo}` },
      h("div", { class: "titulo" }, h("strong", { class: "quantas" }, numero(f.quantidade)),
        h("h3", null, `${f.motivo}`, h("span", { class: "fraco" }, ` ${MOTIVOS[f.motivo] || "resposta do servidor"}`)),
        podeAgir() ? botao("Reprocessar", "reprocessar", criterioDoGrupo(f), { quantidade: f.quantidade, nome: `${nome}, motivo ${f.motivo}` }, `${nome}, ${f.motivo}`) : null),
      h("p", null, nome, h("span", { class: "seta", "aria-hidden": "true" }, " \u2192 "), h("span", { class: "oculto" }, " para "), destino(f.canal, f.topico),
        f.id_rota !== undefined ? h("span", { class: "fraco" }, ` (rota ${f.id_rota})`) : null),
      h("p", { class: "fraco" }, f.quantidade === 1 ? ["em ", momento(f.ultima)] : ["de ", momento(f.primeira), " a ", momento(f.ultima)]),
      (f.amostras || []).length ? h("ul", { class: "amostras" }, f.amostras.map(a => h("li", { k: a.id },
        "OS ", ordem(a.id_os, a.origem), h("span", { class: "fraco" }, ` ${a.evento || ""} `, momento(a.quando), " "),
        a.erro ? h("q", null, a.erro) : null))) : null);
  })), d.falhas_ha_mais ? h("p", { class: "fraco" }, "Há mais linhas em FALHA do que as agrupadas aqui: só as mais novas foram olhadas.") : null];
}

function linhas(d) {
  const opcao = (valor, texto) => h("option", { value: valor, k: `o:${valor}` }, texto);
  const tipos = ((d.consumo || {}).por_tipo || []).map(t => t.tipo_os).filter(t => t && t !== "-");
  const pagina = estado.linhas;
  const varias = pagina && new Set(pagina.linhas.map(l => l.origem)).size > 1;
  return [
    h("form", { class: "filtros", id: "filtros", k: "filtros" },
      h("div", null, h("label", { for: "f-status" }, "Situação"), h("select", { id: "f-status", name: "status" }, opcao("", "todas"),
        Object.keys(SITUACOES).map(t => opcao(t, t.toLowerCase())), opcao("SEM_ROTA", "sem rota"))),
      h("div", null, h("label", { for: "f-canal" }, "Canal"), h("select", { id: "f-canal", name: "canal" }, opcao("", "todos"),
        (d.canais || []).map(c => opcao(c.canal, c.canal)))),
      h("div", null, h("label", { for: "f-tipo" }, "Tipo de ordem"),
        h("input", { id: "f-tipo", name: "tipo_os", list: "f-tipos", placeholder: "todos", maxlength: 100, autocomplete: "off" }),
        h("datalist", { id: "f-tipos" }, tipos.map(t => opcao(t, t)))),
      h("button", { type: "submit" }, "Filtrar"),
      h("button", { type: "reset", class: "discreto" }, "Limpar")),
    h("div", { class: "lista", k: "lista" },
      h("p", { class: "erro-campo", role: "alert" }, estado.linhasErro || ""),
      !pagina ? estado.linhasErro ? null : vazio("Buscando…")
        : !pagina.linhas.length ? vazio("Nenhuma linha assim.")
          : tabela("Linhas da fila, da mais nova à mais antiga",
            [["Ordem"], ["Tipo e evento"], ["Situação"], ["Destino"], ["Criada"], ["Terminada"], ["Tentativas", "n"], ["Último erro", "erro"]],
            pagina.linhas.map(l => ({ k: `l:${l.id}`, celulas: [
              [ordem(l.id_os, l.origem), varias ? h("span", { class: "fraco" }, ` ${l.origem || ""}`) : null],
              `${tipo(l.tipo_os)} / ${l.evento || ""}`,
              [selo(l.status, SITUACOES[l.status] || "neutro"), l.motivo ? h("span", { class: "fraco" }, ` ${l.motivo}`) : null],
              destino(l.canal, l.topico), momento(l.criada),
              l.processada ? momento(l.processada) : l.proxima_tentativa && idade(l.proxima_tentativa) === 0
                ? ["não antes de ", momento(l.proxima_tentativa)] : null,
              numero(l.tentativas || 0), l.erro,
            ] })), "fila"),
      h("p", { class: "paginas" },
        h("button", { type: "button", k: "novas", "data-ato": "novas", disabled: !estado.paginas.length }, "Mais novas"),
        h("button", { type: "button", k: "antigas", "data-ato": "antigas", disabled: !(pagina && pagina.antes_de) }, "Mais antigas"),
        estado.paginas.length ? h("span", { class: "fraco" }, ` página ${estado.paginas.length + 1}`) : null)),
  ];
}

// 'a; nome antes -> depois': each change on a line of its own
function mudancas(detalhe) {
  if (!detalhe) return null;
  return h("ul", { class: "mudancas" }, String(detalhe).split("; ").map(parte => {
    const corte = parte.indexOf(" -> ");
    return h("li", null, corte < 0 ? parte : [parte.slice(0, corte), h("span", { "aria-hidden": "true" }, " \u2192 "),
      h("span", { class: "oculto" }, " passou a "), h("strong", null, parte.slice(corte + 4))]);
  }));
}
function atos(d) {
  const lista = d.atos || [];
  if (!lista.length) return vazio("Nenhum ato registrado.");
  return tabela("Últimos atos dos operadores", [["Quando"], ["Quem"], ["Ato"], ["Alvo"], ["Linhas", "n"], ["Motivo"], ["O que mudou"]],
    lista.map((a, i) => ({ k: `a:${a.quando}:${a.ato}:${a.alvo}:${i === 0 ? "" : lista.slice(0, i).filter(b => b.quando === a.quando).length}`, celulas: [
      momento(a.quando), [a.usuario, a.identificador ? h("span", { class: "fraco" }, ` (${a.identificador})`) : null],
      codigo(a.ato), a.alvo, a.quantidade === undefined ? null : numero(a.quantidade), a.motivo, mudancas(a.detalhe),
    ] })));
}

// One order

function envio(p) {
  const ruim = p.resultado && p.resultado !== "ENTREGUE";
  return h("li", { class: p.resultado === "ENTREGUE" ? "bom" : ruim ? "ruim" : "espera", k: `post:${p.numero}` },
    momento(p.reservada),
    h("div", null, h("strong", null, `Envio ${p.numero}`), h("span", { class: "fraco" }, p.trabalhador ? ` por ${p.trabalhador}` : ""),
      h("p", null, p.resultado ? RESULTADOS[p.resultado] || p.resultado : "em curso, sem resposta ainda",
        p.classe && p.classe !== "SUCESSO" ? ` (${CLASSES[p.classe] || p.classe})` : "",
        p.http ? [", HTTP ", String(p.http)] : null, p.codigo ? `, código ${p.codigo}` : "",
        p.duracao_ms !== undefined ? `, em ${duracao(p.duracao_ms / 1000)}` : ""),
      p.erro ? h("p", { class: "porque" }, p.erro) : null,
      p.resposta && p.resposta !== p.erro ? h("details", null, h("summary", null, "O que o servidor respondeu"), h("pre", null, p.resposta)) : null,
      p.id_externo ? h("p", { class: "fraco" }, "identificador no servidor ", codigo(p.id_externo)) : null));
}
function telefone(t, e) {
  const etiquetas = t.etiquetas || [];
  const emojis = etiquetas.filter(x => Object.hasOwn(EMOJIS, x)).map(x => EMOJIS[x]).join(" ");
  const outras = etiquetas.filter(x => !Object.hasOwn(EMOJIS, x));
  return h("figure", { class: "telefone" },
    h("figcaption", null, "No telefone"),
    h("div", { class: "aparelho" },
      h("p", { class: "app" }, h("span", { class: "app-icone", "aria-hidden": "true" }), "ntfy",
        h("span", { class: "quando" }, e.status === "PROCESSADO" && relogio(e.processada) ? hora(relogio(e.processada)) : e.processada ? "não chegou" : "ainda não chegou")),
      h("p", { class: "cabeca" }, emojis ? `${emojis} ` : "", t.titulo || ""),
      h("p", { class: "corpo" }, t.mensagem || ""),
      outras.length ? h("p", { class: "etiquetas" }, `Etiquetas: ${outras.join(", ")}`) : null),
    h("p", { class: "fraco" }, t.prioridade ? `Prioridade ${PRIORIDADES[t.prioridade] || t.prioridade}` : "",
      t.clique ? [t.prioridade ? "; " : "", "ao tocar abre ", h("span", { class: "endereco" }, t.clique)] : null));
}
const ROTULOS = { reprocessar: "Reprocessar", cancelar: "Cancelar", reenviar: "Reenviar" };
function evento(e, d) {
  const rota = e.rota || {};
  const fim = { PROCESSADO: "Aceita pelo servidor de notificações", FALHA: "Falhou", CANCELADO: "Cancelada" }[e.status];
  const dito = { nome: `OS ${d.id_os}, ${e.evento}`, destino: [rota.canal, rota.topico].filter(x => x).join(" / ") };
  return h("li", { class: `evento ${SITUACOES[e.status] || "neutro"}`, k: `e:${e.id}` },
    h("div", { class: "titulo" }, h("h3", null, e.evento), selo(e.status, SITUACOES[e.status] || "neutro"),
      e.marca ? selo(MARCAS[e.marca] || e.marca, "neutro") : null,
      h("span", { class: "fraco" }, `linha ${e.id}`)),
    h("p", null, e.tipo_os ? `Tipo ${e.tipo_os}` : "Sem tipo", (d.origens || []).length > 1 || e.origem ? h("span", { class: "fraco" }, ` de ${e.origem}`) : null,
      ", ", rota.id === undefined ? "sem rota" : ["pela rota ", String(rota.id), " para ", destino(rota.canal, rota.topico),
        rota.ativa === false ? h("span", { class: "fraco" }, " (rota desligada)") : null]),
    h("div", { class: "duas" },
      h("div", null,
        e.espera ? h("p", { class: "agora" }, h("strong", null, "Agora: "), e.espera,
          e.espera_ate ? h("span", { class: "fraco" }, " (até ", momento(e.espera_ate), ")") : null) : null,
        h("ol", { class: "tempo" },
          h("li", { k: "criada" }, momento(e.criada), h("div", null, h("strong", null, "Entrou na fila"),
            e.prioridade ? h("span", { class: "fraco" }, ` com prioridade ${PRIORIDADES[e.prioridade] || e.prioridade}`) : null)),
          e.devida && Date.parse(e.devida) - Date.parse(e.criada) > 1000 ? h("li", { k: "devida" }, momento(e.devida), h("div", null, h("strong", null, "Devida"), h("span", { class: "fraco" }, " não devia sair antes"))) : null,
          e.posts_ha_mais ? h("li", { k: "mais" }, h("span"), h("div", { class: "fraco" }, "envios mais antigos não estão aqui")) : null,
          (e.posts || []).map(envio),
          fim ? h("li", { k: "fim", class: e.status === "PROCESSADO" ? "bom" : e.status === "FALHA" ? "ruim" : "neutro" }, momento(e.processada),
            h("div", null, h("strong", null, fim), e.motivo ? `: ${e.motivo}${MOTIVOS[e.motivo] ? `, ${MOTIVOS[e.motivo]}` : ""}` : "",
              e.status === "PROCESSADO" && e.devida !== undefined ? h("span", { class: "fraco" }, ` ${duracao((Date.parse(e.processada) - Date.parse(e.devida || e.criada)) / 1000)} depois`) : null,
              e.status === "FALHA" && e.ultimo_erro ? h("p", { class: "porque" }, e.ultimo_erro) : null)) : null,
          !fim && e.proxima_tentativa && idade(e.proxima_tentativa) === 0 ? h("li", { k: "proxima", class: "espera" }, momento(e.proxima_tentativa),
            h("div", null, h("strong", null, "Não sai antes"), e.ultimo_erro ? h("p", { class: "porque" }, `Último erro: ${e.ultimo_erro}`) : null)) : null,
          !fim && e.expira ? h("li", { k: "expira", class: "espera" }, momento(e.expira), h("div", null, h("strong", null, "Perde a validade"))) : null)),
      e.telefone ? telefone(e.telefone, e)
        : h("p", { class: "fraco sem-telefone" }, (rota.tipo || "NTFY") !== "NTFY" ? `Num canal do tipo ${rota.tipo} a notificação vai a um sistema, e não a um telefone.` : podeAgir() ? "O texto ainda não foi montado, ou já passou da sua retenção." : "O texto da notificação só é mostrado a operadores.")),
    e.situacao ? h("p", { class: "diz fraco" }, e.situacao) : null,
    podeAgir() && (e.acoes || []).length ? h("p", { class: "acoes" },
      e.acoes.filter(a => ROTULOS[a]).map(a => botao(ROTULOS[a], a, { id: e.id }, dito, `linha ${e.id}`))) : null);
}
function desenharHistoria() {
  const b = estado.busca, d = estado.historia;
  $("historia").hidden = !b || Boolean(estado.entrada);
  $("geral").hidden = Boolean(b) || Boolean(estado.entrada);
  if (!b) { $("historia").replaceChildren(); return; }
  const eventos = d ? [...(d.eventos || [])].sort((x, y) => y.id - x.id) : [];
  const origens = d ? d.origens || [] : [];
  desenharEm($("historia"),
    h("p", { class: "volta" }, h("a", { href: "#situacao" }, "Voltar ao painel"), h("kbd", { "aria-hidden": "true" }, "Esc")),
    h("h2", { id: "historia-titulo", tabindex: "-1" }, `Ordem ${b.os}`, b.origem ? h("span", { class: "fraco" }, ` de ${b.origem}`)
      : origens.length === 1 ? h("span", { class: "fraco" }, ` de ${origens[0]}`) : null),
    origens.length > 1 || b.origem && origens.length ? h("nav", { class: "origens", "aria-label": "Origens com este número" },
      h("span", null, `Este número existe em ${plural(origens.length, "origem", "origens")}: `),
      origens.length > 1 ? h("a", { href: `#${consulta({ os: b.os })}`, "aria-current": b.origem ? null : "true" }, "todas") : null,
      origens.map(o => h("a", { href: `#${consulta({ os: b.os, origem: o })}`, "aria-current": b.origem === o ? "true" : null }, o))) : null,
    h("p", { class: "erro-campo", role: "alert" }, estado.historiaErro || ""),
    d && d.aviso ? h("p", { class: "agora" }, h("strong", null, "Atenção: "), d.aviso) : null,
    !d ? estado.historiaErro ? null : vazio("Buscando…")
      : eventos.length ? [
        h("ol", { class: "eventos" }, eventos.map(e => evento(e, d))),
        d.ha_mais ? h("p", { class: "fraco" }, "Há eventos mais antigos, que não estão aqui.") : null]
        : (d.resposta || ["Nada desta ordem na fila."]).map(linha => h("p", { class: "resposta" }, linha)));
}

// The whole page

const TITULOS = {
  situacao: "Situação", consumo: "Consumo", canais: "Canais", falhas: "Falhas", fila: "Fila", rotas: "Rotas", remetentes: "Remetentes",
  tarefas: "Tarefas", atos: "Atos",
};
function desenhar() {
  const d = estado.dados, fora = Boolean(estado.entrada);
  $("entrada").hidden = !fora;
  $("comandos").hidden = fora || !d;
  $("busca").hidden = fora || estatica;
  $("sessao").hidden = fora || estatica || !estado.eu;
  if (fora || !d) { $("geral").hidden = true; $("historia").hidden = true; return; }
  const erros = (d.problemas || []).filter(p => p.gravidade === "ERRO").length;
  const avisos = (d.problemas || []).length - erros;
  document.title = `${erros || avisos ? `(${contagem(erros, avisos)}) ` : ""}Mensageria de chamados`;
  $("instalacao").textContent = [d.banco, d.versao ? `versão ${d.versao}` : ""].filter(t => t).join(", ");
  desenharEm($("secoes"), Object.entries(TITULOS).filter(([id]) => !estatica || id !== "fila").map(([id, nome]) => h("a", { href: `#${id}`, k: id }, nome,
    id === "situacao" && erros ? selo(plural(erros, "erro", "erros"), "erro") : null,
    id === "situacao" && avisos && !erros ? selo(plural(avisos, "aviso", "avisos"), "aviso") : null,
    id === "falhas" && (d.falhas || []).length ? h("span", { class: "fraco" }, ` ${numero(d.falhas.reduce((n, f) => n + f.quantidade, 0))}`) : null)));
  const canais = d.canais || [];
  desenharEm($("geral"),
    situacao(d), consumo(d),
    secao("canais", TITULOS.canais, canais.length ? h("ul", { class: "canais" }, canais.map(canal)) : vazio("Nenhum canal.")),
    secao("falhas", TITULOS.falhas, h("p", { class: "fraco" }, "O que está em FALHA, por rota e motivo."), falhas(d)),
    estatica ? null : secao("fila", TITULOS.fila, linhas(d)),
    secao("rotas", TITULOS.rotas, rotas(d)),
    secao("remetentes", TITULOS.remetentes, remetentes(d)),
    secao("tarefas", TITULOS.tarefas, tarefas(d)),
    secao("atos", TITULOS.atos, atos(d)));
  desenharHistoria();
  anunciar(d, erros, avisos);
  bater();
}
// Told to who does not see it, and only when it changes
function anunciar(d, erros, avisos) {
  const agoraSao = (d.problemas || []).map(p => p.chave || p.problema).sort().join("|");
  if (estado.problemas !== null && estado.problemas !== agoraSao) {
    $("anuncio").textContent = erros || avisos
      ? `${contagem(erros, avisos)}: ${d.problemas.map(p => p.problema).join("; ")}` : "Tudo em ordem";
  }
  estado.problemas = agoraSao;
}
// What changes every second
function bater() {
  const d = estado.dados;
  if (!d) return;
  if (estatica) {
    const quando = relogio(d.agora);
    $("atualizado").textContent = `gerado em ${quando ? inteiro(quando) : d.agora}`;
    return;
  }
  const idadeS = Math.round((Date.now() - estado.recebido) / 1000);
  $("atualizado").textContent = `${estado.parado ? "parada, " : ""}atualizado há ${duracao(idadeS)}`;
  $("pulso").className = `pulso ${estado.falha ? "sem" : estado.parado ? "parado" : ""}`;
  for (const [id, visivel] of [["pausa", true], ["agora", estado.parado || Boolean(estado.falha)]]) $(id).hidden = !visivel;
  $("pausa").textContent = estado.parado ? "Continuar" : "Parar";
  $("pausa").setAttribute("aria-pressed", String(estado.parado));
  const eu = estado.eu;
  if (eu) {
    const resta = eu.expira_s === undefined || eu.expira_s === null ? Infinity : eu.expira_s - (Date.now() - estado.eu_em) / 1000;
    $("pessoa").textContent = `${eu.usuario}${eu.pode_agir ? "" : " (só leitura)"}${resta < 300 ? `, a sessão termina em ${duracao(Math.max(0, Math.round(resta)))}` : ""}`;
  }
}
function semContato() {
  const f = estado.falha;
  const texto = estado.entrada ? "" : !f ? estado.eu && estado.eu.aviso || "" : f.status
    ? `${f.message} ${estado.dados ? `Os números são de ${horaInteira(relogio(estado.dados.agora))}; tento de novo.` : "Tento de novo."}`
    : `O servidor desta página não responde desde ${horaInteira(relogio(f.desde))}. ${estado.dados
      ? `Os números são de ${horaInteira(relogio(estado.dados.agora))}; continuo tentando.` : "Continuo tentando."}`;
  if ($("sem-contato").textContent !== texto) $("sem-contato").textContent = texto;
}

// Refreshing

function pedirEntrada(motivo) {
  estado.eu = null;
  estado.entrada = { motivo };
  estado.falha = null;
  for (const dialogo of document.querySelectorAll("dialog[open]")) dialogo.close();
  $("entrada-motivo").textContent = motivo || "";
  $("entrada-erro").textContent = "";
  semContato();
  desenhar();
  ($("usuario").value ? $("senha") : $("usuario")).focus();
}
async function quemSou() {
  const antes = estado.quem;
  estado.eu = await pedir("api/eu");
  // What was shown to one person is not shown to the next
  if (antes && antes !== estado.eu.usuario) location.reload();
  estado.quem = estado.eu.usuario;
  estado.eu_em = Date.now();
}
const linhasPedidas = () => consulta({ ...estado.filtro, antes_de: estado.paginas.at(-1) });
// auto: asked by the page itself, which is no sign that anybody is there
async function carregarLinhas(auto) {
  const quais = linhasPedidas();
  try {
    const pagina = await pedir(`api/linhas?${quais}&${consulta({ auto })}`);
    if (quais !== linhasPedidas()) return;
    estado.linhas = { ...pagina, linhas: pagina.linhas || [] };
    estado.linhasErro = null;
  } catch (erro) {
    if (erro.status === 401) throw erro;
    if (quais === linhasPedidas()) estado.linhasErro = erro.message;
  }
}
async function carregarHistoria(auto) {
  const b = estado.busca;
  if (!b) return;
  try {
    const d = await pedir(`api/ordem?${consulta({ id_os: b.os, origem: b.origem, auto })}`);
    if (estado.busca !== b) return;
    estado.historia = d;
    estado.historiaErro = null;
  } catch (erro) {
    if (erro.status === 401) throw erro;
    if (estado.busca === b) estado.historiaErro = erro.message;
  }
}
let proxima = 0;
async function atualizar() {
  clearTimeout(proxima);
  const pedido = ++estado.pedido;
  const auto = estado.mexeu ? "" : "1";
  estado.mexeu = false;
  try {
    if (!estado.eu) await quemSou();
    const [dados] = await Promise.all([
      pedir(`api/resumo?${consulta({ horas: estado.horas, auto })}`),
      estado.paginas.length ? null : carregarLinhas(auto),
      carregarHistoria(auto),
    ]);
    await quemSou();
    if (pedido !== estado.pedido) return;
    estado.dados = dados;
    estado.recebido = Date.now();
    const com = /([+-])(\d\d):?(\d\d)$/.exec(dados.agora);
    deslocamento = com ? Number(com[1] + 1) * (60 * com[2] + Number(com[3])) : 0;
    estado.falha = null;
    estado.entrada = null;
  } catch (erro) {
    if (pedido !== estado.pedido) return;
    if (!(erro instanceof Recusa)) throw erro;
    if (erro.status === 401) {
      pedirEntrada(estado.dados ? `${erro.message} A página continua de onde estava.` : "");
      return;
    }
    if (!estado.falha || estado.falha.status !== erro.status) erro.desde = agora();
    else erro.desde = estado.falha.desde;
    estado.falha = erro;
  }
  agendar();
  semContato();
  const primeira = !$("geral").firstChild;
  desenhar();
  if (primeira) desenhar();  // now that the charts' width is known
}
function agendar() {
  clearTimeout(proxima);
  if (!estado.parado && !document.hidden && !estado.entrada && !estatica) proxima = setTimeout(atualizar, CADA_S * 1000);
}
async function comResposta(fazer) {
  try { await fazer(); } catch (erro) {
    if (!(erro instanceof Recusa) || erro.status !== 401) throw erro;
    pedirEntrada(`${erro.message} A página continua de onde estava.`);
    return;
  }
  desenhar();
}

// Acts

const LINHA = a => `Linha ${a.id}`;
const ATOS = {
  reprocessar: (a, q) => a.id !== undefined ? {
    titulo: "Reprocessar a notificação", alvo: `${LINHA(a)}: ${q.nome}`, sim: "Reprocessar",
    texto: "A linha volta a PENDENTE com todas as suas tentativas, e a notificação é montada de novo com a rota como está agora.",
  } : {
    titulo: "Reprocessar o grupo", alvo: q.nome, sim: `Reprocessar ${plural(q.quantidade, "linha", "linhas")}`,
    texto: `${q.quantidade === 1 ? "A linha deste grupo em FALHA volta" : `As ${numero(q.quantidade)} linhas deste grupo em FALHA voltam`} a PENDENTE, as mais antigas primeiro, com todas as tentativas e com a notificação montada de novo pela rota como está agora. Até 1.000 de cada vez.`,
  },
  cancelar: (a, q) => ({
    titulo: "Cancelar a notificação", alvo: `${LINHA(a)}: ${q.nome}`, sim: "Cancelar a notificação",
    texto: "A notificação não será enviada: a linha fica em CANCELADO. Se já está em envio, o ato é recusado.",
  }),
  reenviar: (a, q) => ({
    titulo: "Reenviar a notificação", alvo: `${LINHA(a)}: ${q.nome}${q.destino ? `, para ${q.destino}` : ""}`, sim: "Reenviar",
    texto: "Uma cópia desta linha entra na fila e é enviada. Quem já recebeu a notificação recebe outra vez.",
  }),
  pausar: (a, q) => ({
    titulo: "Pausar o canal", alvo: `Canal ${a.canal}`, sim: "Pausar o canal",
    texto: `Nada deste canal sai até que alguém o retome${q.devidas ? `; ${plural(q.devidas, "notificação já devida espera", "notificações já devidas esperam")}` : ""}. O que está em envio agora termina normalmente, e o que entrar fica na fila.`,
  }),
  retomar: a => ({
    titulo: "Retomar o canal", alvo: `Canal ${a.canal}`, sim: "Retomar o canal",
    texto: "O canal volta a entregar: acaba a pausa, o disjuntor fecha, acaba a espera pedida pelo servidor e as suas rotas suspensas voltam. É para quando a causa foi corrigida.",
  }),
  testar: a => ({
    titulo: "Enviar um teste", alvo: `Canal ${a.canal}`, sim: "Enviar o teste", campo: "topico",
    texto: "Uma notificação que diz ser um teste entra na fila e sai pelo caminho de todas: obedece à pausa, ao limite e ao disjuntor.",
  }),
  ligar_rota: (a, q) => ({
    titulo: "Ligar a rota", alvo: `Rota ${a.rota}: ${q.nome}`, sim: "Ligar a rota",
    texto: "Os eventos novos que ela leva passam a gerar notificações. Os que aconteceram enquanto estava desligada não voltam.",
  }),
  desligar_rota: (a, q) => ({
    titulo: "Desligar a rota", alvo: `Rota ${a.rota}: ${q.nome}`, sim: "Desligar a rota",
    texto: "Os eventos novos que só ela leva deixam de gerar notificações. O que já está na fila continua.",
  }),
};
function abrirAto(acao, argumentos, dito) {
  const dizer = ATOS[acao](argumentos, dito);
  estado.ato = { acao, argumentos, campo: dizer.campo };
  $("ato-titulo").textContent = dizer.titulo;
  $("ato-alvo").textContent = dizer.alvo;
  $("ato-texto").textContent = dizer.texto;
  $("ato-sim").textContent = dizer.sim;
  $("ato-erro").textContent = "";
  $("ato-motivo").value = "";
  $("ato-campos").replaceChildren(...(dizer.campo ? [
    h("label", { for: "ato-topico" }, "Tópico ", h("span", { class: "fraco" }, "(vazio: o da primeira rota ligada do canal)")),
    h("input", { id: "ato-topico", maxlength: 64, autocomplete: "off", autocapitalize: "off", spellcheck: "false" })] : []));
  $("ato").showModal();
  (dizer.campo ? $("ato-topico") : $("ato-motivo")).focus();
}
async function agir() {
  const { acao, argumentos, campo } = estado.ato;
  const motivo = $("ato-motivo").value.replace(/\s+/g, " ").trim();
  if (!motivo) {
    $("ato-erro").textContent = "Diga o motivo: ele fica na auditoria com o seu nome.";
    $("ato-motivo").setAttribute("aria-invalid", "true");
    $("ato-motivo").focus();
    return;
  }
  $("ato-motivo").removeAttribute("aria-invalid");
  $("ato-erro").textContent = "";
  const completos = { ...argumentos };
  if (campo && $("ato-topico").value.trim()) completos.topico = $("ato-topico").value.trim();
  $("ato-sim").disabled = true;
  try {
    const resposta = await pedir("api/ato", { ato: acao, argumentos: completos, motivo });
    $("ato").close();
    recado(resposta.texto || "Feito.");
    estado.mexeu = true;
    await atualizar();
  } catch (erro) {
    if (!(erro instanceof Recusa)) throw erro;
    if (erro.status === 401) pedirEntrada(`${erro.message} O ato não foi feito.`);
    else $("ato-erro").textContent = erro.dita ? erro.message : `${erro.message} Confira se o ato foi feito antes de repetir.`;
  } finally {
    $("ato-sim").disabled = false;
  }
}
let recadoAte = 0;
function recado(texto) {
  clearTimeout(recadoAte);
  $("recado").textContent = texto;
  recadoAte = setTimeout(() => { $("recado").textContent = ""; }, 15000);
}

// Finding one order

function irPara() {
  const partes = new URLSearchParams(location.hash.slice(1));
  const os = estatica ? null : partes.get("os");
  const antes = estado.busca;
  if (os) {
    if (antes && antes.os === os && antes.origem === partes.get("origem")) return;
    if (!antes) estado.voltarA = document.activeElement;
    estado.busca = { os, origem: partes.get("origem") };
    if (!antes || antes.os !== os) estado.historia = null;
    estado.historiaErro = null;
    desenhar();
    comResposta(async () => {
      await carregarHistoria();
      desenhar();
      const titulo = $("historia-titulo");
      if (titulo && (!antes || antes.os !== os)) { scrollTo(0, 0); titulo.focus({ preventScroll: true }); }
    });
    return;
  }
  if (antes) {
    estado.busca = null;
    estado.historia = null;
    desenhar();
    desenhar();
    if (estado.voltarA && estado.voltarA.isConnected) estado.voltarA.focus();
  }
  const secaoPedida = location.hash.slice(1);
  if (Object.hasOwn(TITULOS, secaoPedida) && $(secaoPedida)) {
    $(secaoPedida).scrollIntoView();
    if (!antes) $(`${secaoPedida}-t`).focus({ preventScroll: true });
  }
}
function mudarJanela(horas) {
  if (estado.horas === horas) return;
  estado.horas = horas;
  lembrar("horas", horas);
  desenhar();
  atualizar();
}
function parar(sim) {
  estado.parado = sim;
  bater();
  if (sim) clearTimeout(proxima); else atualizar();
}

// Events: few listeners, on what stays

const CLIQUES = {
  pedir: b => abrirAto(b.dataset.acao, JSON.parse(b.dataset.argumentos), JSON.parse(b.dataset.dito)),
  janela: b => mudarJanela(Number(b.dataset.horas)),
  pausa: () => parar(!estado.parado),
  agora: () => atualizar(),
  ajuda: () => $("ajuda").showModal(),
  fechar: b => b.closest("dialog").close(),
  antigas: () => comResposta(async () => {
    const { antes_de } = estado.linhas;
    if (estado.paginas.at(-1) !== antes_de) estado.paginas.push(antes_de);  // else the second click of two
    await carregarLinhas();
  }),
  novas: () => comResposta(async () => { estado.paginas.pop(); await carregarLinhas(); }),
  sair: async () => {
    try { await pedir("api/sair", {}); } catch (erro) {
      if (!(erro instanceof Recusa)) throw erro;
      if (erro.status !== 401) { recado(erro.message); return; }
    }
    for (const id of ["geral", "historia"]) $(id).replaceChildren();
    location.replace(location.pathname);
  },
};
document.addEventListener("click", acontecido => {
  const alvo = acontecido.target.closest("[data-ato]");
  if (alvo) CLIQUES[alvo.dataset.ato](alvo);
});
document.addEventListener("submit", acontecido => {
  acontecido.preventDefault();
  const id = acontecido.target.id;
  if (id === "ato-form") agir();
  if (id === "entrar") entrar();
  if (id === "filtros") filtrar();
  if (id === "busca") {
    const texto = $("busca-os").value.trim();
    if (!/^\d{1,38}$/.test(texto)) { recado("Digite o número da ordem, só algarismos."); return; }
    if (estado.busca && estado.busca.os === texto) comResposta(carregarHistoria);
    location.hash = consulta({ os: texto });
  }
});
document.addEventListener("reset", acontecido => {
  if (acontecido.target.id === "filtros") setTimeout(filtrar);
});
document.addEventListener("change", acontecido => {
  if (acontecido.target.closest("#filtros")) filtrar();
  if (acontecido.target.id === "atalhos") {
    estado.atalhos = acontecido.target.checked;
    lembrar("atalhos", estado.atalhos ? "sim" : "nao");
  }
});
function filtrar() {
  const filtro = { status: $("f-status").value, canal: $("f-canal").value, tipo_os: $("f-tipo").value.trim() };
  if (JSON.stringify(filtro) === JSON.stringify(estado.filtro) && !estado.linhasErro) return;
  estado.filtro = filtro;
  estado.paginas = [];
  comResposta(carregarLinhas);
}
async function entrar() {
  const credenciais = { usuario: $("usuario").value.trim(), senha: $("senha").value };
  const botaoEntrar = $("entrar").querySelector("button");
  botaoEntrar.disabled = true;
  $("entrada-erro").textContent = "";
  try {
    await pedir("api/entrar", credenciais);
    $("senha").value = "";
    $("entrada-motivo").textContent = "";
    estado.entrada = null;
    await atualizar();
    $("conteudo").focus({ preventScroll: true });
    if (!estado.busca) irPara();
  } catch (erro) {
    if (!(erro instanceof Recusa)) throw erro;
    $("entrada-erro").textContent = erro.message;
    $("senha").value = "";
    $("senha").focus();
  } finally {
    botaoEntrar.disabled = false;
  }
}
// A toggle event does not bubble
document.addEventListener("toggle", acontecido => {
  if (acontecido.target.matches("details.atras")) desenhar();
}, true);
document.addEventListener("keydown", acontecido => {
  if (acontecido.ctrlKey || acontecido.metaKey || acontecido.altKey || estado.entrada) return;
  const digita = acontecido.target.matches("input, textarea, select");
  if (document.querySelector("dialog[open]")) return;
  if (acontecido.key === "Escape") {
    if (digita) acontecido.target.blur();
    else if (estado.busca) location.hash = "situacao";
    return;
  }
  if (digita || estatica || !estado.atalhos) return;
  const teclas = {
    "/": () => { $("busca-os").focus(); $("busca-os").select(); },
    r: () => atualizar(), p: () => parar(!estado.parado), "?": () => $("ajuda").showModal(),
    1: () => mudarJanela(1), 2: () => mudarJanela(24), 3: () => mudarJanela(168),
  };
  if (Object.hasOwn(teclas, acontecido.key)) { acontecido.preventDefault(); teclas[acontecido.key](); }
});
document.addEventListener("pointermove", acontecido => {
  const svg = acontecido.target instanceof Element ? acontecido.target.closest("svg.grafico") : null;
  const g = svg && graficos.get(svg.id);
  const dica = $("dica");
  for (const mira of document.querySelectorAll("svg.grafico .mira")) mira.setAttribute("x1", -9), mira.setAttribute("x2", -9);
  if (!g) { dica.hidden = true; return; }
  const caixa = svg.getBoundingClientRect();
  const i = Math.floor((acontecido.clientX - caixa.left - g.e) / g.w);
  if (i < 0 || i >= g.n) { dica.hidden = true; return; }
  const [titulo, pares] = g.dizer(i);
  dica.replaceChildren(h("strong", null, titulo), ...pares.map(([nome, valor]) => h("div", null, h("span", null, nome), h("span", null, valor))));
  dica.hidden = false;
  const x = caixa.left + g.e + (i + 0.5) * g.w;
  const esquerda = x + 14 + dica.offsetWidth > innerWidth ? x - 14 - dica.offsetWidth : x + 14;
  dica.style.left = `${Math.max(4, esquerda)}px`;
  dica.style.top = `${Math.max(4, caixa.top + 8)}px`;
  const mira = svg.querySelector(".mira");
  for (const nome of ["x1", "x2"]) mira.setAttribute(nome, g.e + (i + 0.5) * g.w);
});
document.addEventListener("scroll", () => { $("dica").hidden = true; }, { passive: true });
for (const nome of ["pointerdown", "keydown", "wheel", "touchmove"]) {
  document.addEventListener(nome, () => { estado.mexeu = true; }, { passive: true, capture: true });
}
document.addEventListener("visibilitychange", () => {
  if (document.hidden) clearTimeout(proxima);
  else if (!estado.parado && !estado.entrada && !estatica && estado.pedido) atualizar();
});
addEventListener("hashchange", irPara);
const defeito = acontecido => recado(`Defeito nesta página: ${(acontecido.reason || acontecido).message || "desconhecido"}`);
addEventListener("error", defeito);
addEventListener("unhandledrejection", defeito);
let larguraVista = 0;
new ResizeObserver(() => {
  const agoraTem = $("geral").clientWidth;
  if (agoraTem && agoraTem !== larguraVista) { larguraVista = agoraTem; requestAnimationFrame(desenhar); }
}).observe($("geral"));

// Beginning

if (estatica) {
  estado.dados = JSON.parse(embutidos);
  const com = /([+-])(\d\d):?(\d\d)$/.exec(estado.dados.agora);
  deslocamento = com ? Number(com[1] + 1) * (60 * com[2] + Number(com[3])) : 0;
  desenhar();
  desenhar();
  irPara();
} else {
  const horas = Number(lembrar("horas"));
  if (JANELAS.some(j => j[0] === horas)) estado.horas = horas;
  estado.atalhos = lembrar("atalhos") !== "nao";
  $("atalhos").checked = estado.atalhos;
  atualizar().then(irPara);
  setInterval(bater, 1000);
}
})();
