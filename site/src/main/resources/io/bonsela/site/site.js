'use strict';

const menu = document.querySelector('.menu');
const wide = window.matchMedia('(min-width: 60rem)');
const fit = () => { menu.open = wide.matches; };
wide.addEventListener('change', fit);
fit();

const start = document.body.dataset.start;
const query = document.getElementById('query');
const found = document.getElementById('found');
let index;

function search(words) {
  index = index || lunr(function () {
    this.ref('number');
    this.field('heading', { boost: 5 });
    this.field('page', { boost: 2 });
    this.field('text');
    sections.forEach((section, number) => this.add({ number, ...section }));
  });
  return index.query(terms => {
    for (const word of words) {
      terms.term(word, { usePipeline: true, boost: 10 });
      terms.term(word, { wildcard: lunr.Query.wildcard.TRAILING, usePipeline: false });
    }
  }).slice(0, 12).map(hit => sections[hit.ref]);
}

/** The words around the first that was searched for. */
function excerpt(text, words) {
  const places = words.map(word => text.toLowerCase().indexOf(word)).filter(place => place >= 0);
  const at = places.length ? Math.max(0, Math.min(...places) - 60) : 0;
  const part = text.slice(at, at + 160).replace(/\s+/g, ' ').trim();
  return (at > 0 ? '... ' : '') + part + (at + 160 < text.length ? ' ...' : '');
}

function show() {
  const words = lunr.tokenizer(query.value.toLowerCase()).map(String).filter(word => word.length > 1);
  const hits = words.length ? search(words) : [];
  found.replaceChildren();
  found.hidden = words.length === 0;
  const count = document.createElement('p');
  count.textContent = hits.length ? (hits.length === 12 ? 'The first 12 places' : `${hits.length} found`) : 'Nothing found';
  found.append(count);
  for (const hit of hits) {
    const link = document.createElement('a');
    link.href = start + hit.address;
    const heading = document.createElement('strong');
    heading.textContent = hit.heading === hit.page ? hit.page : `${hit.page}: ${hit.heading}`;
    const text = document.createElement('span');
    text.textContent = excerpt(hit.text, words);
    link.append(heading, text);
    found.append(link);
  }
}

query.addEventListener('input', show);
query.form.addEventListener('submit', event => {
  event.preventDefault();
  const first = found.querySelector('a');
  if (first) {
    first.click();
  }
});
document.addEventListener('keydown', event => {
  if (event.key === 'Escape') {
    query.value = '';
    show();
  } else if (event.key === '/' && !/input|textarea/i.test(event.target.tagName)) {
    event.preventDefault();
    query.focus();
  }
});
found.addEventListener('click', event => {
  if (event.target.closest('a')) {
    query.value = '';
    show();
  }
});

query.value = new URLSearchParams(location.search).get('q') || '';
show();

hljs.configure({ cssSelector: 'pre code[class*="language-"]' });
hljs.highlightAll();
