// The running total of the projects one ticks, in the words of the page. Without this script, a button asks the server.
const money = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "EUR" });

const tell = (paper) => {
  const said = paper.querySelector("[data-chosen]");
  const ticked = [...paper.querySelectorAll("input[data-cost]:checked")];
  const cents = ticked.reduce((sum, box) => sum + Number(box.dataset.cost), 0);
  const words = cents > Number(said.dataset.budget) ? said.dataset.above : said.dataset.within;
  said.textContent = words.replace("TOTAL", money.format(cents / 100));
};

for (const paper of document.querySelectorAll("[data-budget-paper]")) {
  paper.addEventListener("change", () => tell(paper));
  tell(paper);
}
for (const button of document.querySelectorAll("[data-without-script]")) button.hidden = true;
