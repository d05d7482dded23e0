"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words, say = (number) => data.strings[number];
  const rows = [...document.querySelectorAll("#rows > tbody > tr")];
  const told_of = (groups) => groups.map(([, things]) => things.map(say).join(" ")).join(" ");
  const asked = (number) => data.asked[data.at[number]] || [];
  // Searched are the row, what the person holds and what the proposed opening asks for.
  const text = rows.map((row, number) =>
    [row.textContent, told_of(data.held[number]), told_of(asked(number))].join(" ").toLowerCase());
  const field = (name) => document.getElementById("f-" + name);
  const count = document.getElementById("count"), all = document.getElementById("open-all");
  const MOST = 300;
  const MARKS = {status: "s", way: "w", employer: "e", town: "m", consultant: "c"};

  const make = (tag, content, kind) => {
    const made = document.createElement(tag);
    if (content !== undefined) made.textContent = content;
    if (kind) made.className = kind;
    return made;
  };

  // On a narrow screen a row is a card: each cell needs its heading, and the table its roles, which CSS takes away.
  const labelled = (table) => {
    const heads = [...table.tHead.rows[0].cells].map((each) => each.textContent);
    table.setAttribute("role", "table");
    for (const part of [table.tHead, ...table.tBodies]) part.setAttribute("role", "rowgroup");
    for (const each of table.rows) {
      each.setAttribute("role", "row");
      [...each.cells].forEach((own, at) => {
        own.setAttribute("role", own.tagName === "TH" ? "columnheader" : "cell");
        if (own.tagName === "TD") own.dataset.label = heads[at];
      });
    }
    return table;
  };

  const row = (cells) => {
    const made = make("tr");
    made.append(...cells);
    return made;
  };

  const profile = (heading, groups) => {
    const list = make("dl"), box = document.createDocumentFragment();
    groups.forEach(([label, things]) => {
      const line = make("div");
      line.append(make("dt", say(label)), make("dd", things.map(say).join(", ")));
      list.append(line);
    });
    if (groups.length) box.append(make("h3", heading), list);
    return box;
  };

  const partsTable = (parts, score) => {
    const table = make("table"), head = make("thead"), body = make("tbody"), first = make("tr");
    data.heads.forEach((name, at) => {
      const th = make("th", name, at > 0 && at < 3 ? "n" : "");
      th.scope = "col";
      first.append(th);
    });
    head.append(first);
    const from = make("td", data.gates[4], "n");
    body.append(row([make("td", data.gates[3]), make("td"), from, make("td"), make("td")]));
    for (const [label, weight, gives, open, facts] of parts) {
      const why = make("td");
      facts.forEach((fact) => why.append(make("div", say(fact))));
      body.append(row([
        make("td", say(label)), make("td", say(weight), "n"),
        make("td", say(gives), "n"), make("td", data.gates[open], open ? "" : "closed"), why,
      ]));
    }
    const sum = make("td", say(score), "n");
    body.append(row([make("td", data.gates[2]), make("td"), sum, make("td"), make("td")]));
    table.append(head, body);
    return labelled(table);
  };

  const told = (number) => {
    const box = make("td"), person = data.people[number];
    box.colSpan = 5;
    box.append(profile(words.holds, data.held[number]));
    if (data.lists[number] && data.lists[number].length)
      box.append(make("h3", words.lists), make("p", data.lists[number].map(say).join("; ")));
    box.append(profile(words.asks, asked(number)));
    if (rows[number].dataset.s === "placed") {
      const [score, parts, checks] = person;
      box.append(partsTable(parts, score));
      if (checks.length) {
        const list = make("ul");
        checks.forEach((check) => list.append(make("li", say(check))));
        box.append(make("h3", words.check), list);
      }
    } else {
      if (!person.length) box.append(make("p", words.nobody));
      for (const [name, id, score, step, parts] of person) {
        const label = say(name), line = make("p");
        line.append(make("strong", words.next + ": "), say(step));
        box.append(make("h3", label ? label + " (" + say(id) + ")" : say(id)), line);
        if (parts.length) box.append(partsTable(parts, score));
      }
    }
    const made = make("tr", undefined, "told");
    made.id = "d" + number;
    made.append(box);
    return made;
  };

  const isOpen = (number) => rows[number].querySelector(".open").getAttribute("aria-expanded") === "true";

  const toggle = (number, open) => {
    const button = rows[number].querySelector(".open"), id = "d" + number;
    let detail = document.getElementById(id);
    if (open && !detail) {
      detail = told(number);
      rows[number].after(detail);
    }
    if (detail) detail.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };

  const filter = () => {
    const wanted = field("text").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = Object.entries(MARKS).flatMap(([name, mark]) => {
      const value = field(name) ? field(name).value : "";
      return value ? [[mark, value]] : [];
    });
    let shown = 0;
    rows.forEach((each, number) => {
      const fits = chosen.every(([mark, value]) => (each.dataset[mark] || "").split("|").includes(value)) &&
        wanted.every((word) => text[number].includes(word));
      each.hidden = !fits;
      const detail = document.getElementById("d" + number);
      if (detail) detail.hidden = !fits || !isOpen(number);
      shown += fits;
    });
    count.textContent = words.shown.replace("#", shown).replace("#", rows.length);
  };

  const visible = () => rows.flatMap((each, number) => (each.hidden ? [] : [number]));

  document.querySelectorAll("table").forEach(labelled);
  document.getElementById("rows").addEventListener("click", (event) => {
    const button = event.target.closest(".open");
    if (!button) return;
    const number = Number(button.closest("tr").id.slice(1));
    toggle(number, !isOpen(number));
  });
  document.addEventListener("keydown", (event) => {
    const near = event.key === "Escape" && event.target.closest ? event.target.closest("#rows > tbody > tr") : null;
    if (!near) return;
    const number = Number(near.id.slice(1));
    toggle(number, false);
    rows[number].querySelector(".open").focus();
  });
  all.addEventListener("click", () => {
    const some = visible(), open = !some.every(isOpen);
    if (open && some.length > MOST) {
      count.textContent = words.too_many.replace("#", some.length).replace("#", MOST);
      return;
    }
    some.forEach((number) => toggle(number, open));
    all.textContent = open ? words.close_all : words.open_all;
  });
  document.getElementById("print").addEventListener("click", () => window.print());
  const form = document.getElementById("filters"), more = document.getElementById("more");
  more.open = window.matchMedia("(min-width:44rem)").matches;
  document.querySelectorAll(".town").forEach((button) => button.addEventListener("click", () => {
    field("town").value = button.dataset.town;
    more.open = true;
    filter();
    document.getElementById("people").focus();
  }));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  filter();
})();
