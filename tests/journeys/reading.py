"""What axe finds in a page. What it has read without a fault is not read again in the same run.

Two things are remembered: how a page is built (its elements, the rows of a list counting as one or several), and how a
text looks (its colour and size on the backgrounds below it). Words change neither.
"""

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
STATE = """[document.contentType, location.pathname, document.body?.innerHTML,
document.documentElement.scrollWidth - document.documentElement.clientWidth]"""

# Elements alike that follow one another: `+` says there are several.
BUILD = """() => {
const built = one => {
  const inside = []
  for (const child of one.children) {
    const text = built(child), last = inside.length - 1
    if (last < 0 || inside[last].replace(/\\+$/, '') !== text) inside.push(text)
    else inside[last] = text + '+'
  }
  return `${one.tagName} ${one.className} ${one.childNodes.length > 0} ${one.getAttributeNames()}(${inside})`
}
return innerWidth + matchMedia('(prefers-color-scheme: dark)').matches + built(document.documentElement)
}"""

# The contrast rule, the longest, reads only texts whose look is new; the other rules read the page.
READ = """async known => {
const chain = new Map()
const below = one => {  // what is painted under the text of an element
  if (!one) return ''
  if (!chain.has(one)) {
    const is = getComputedStyle(one)
    const lifted = is.position === 'static' ? '' : `${is.position} ${one.tagName}.${one.className}`
    chain.set(one, [is.backgroundColor, is.backgroundImage, is.opacity, is.filter, is.mixBlendMode, lifted].join()
      + '/' + below(one.parentElement))
  }
  return chain.get(one)
}
const digest = text => {
  let a = 0xdeadbeef, b = 0x41c6ce57
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  return 4294967296 * (2097151 & (b ^ b >>> 16)) + ((a ^ a >>> 13) >>> 0)
}
const seen = new Set(known), looks = [], texts = []
for (const one of document.body.querySelectorAll('*')) {
  const field = one.matches('input, select, textarea')
  if (!field && ![...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue
  if (!one.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue
  const is = getComputedStyle(one), off = one.matches(':disabled, [aria-disabled]') || one.closest('label')?.control?.disabled
  const look = digest([field && one.tagName, is.color, is.fontSize, is.fontWeight, is.textShadow, off, below(one)].join())
  if (seen.has(look)) continue
  seen.add(look)
  looks.push(look)
  texts.push(one)
}
axe.configure({rules: [{id: 'color-contrast', selector: '[data-look-is-new]'}]})
for (const one of texts) one.setAttribute('data-look-is-new', '')
const found = await axe.run({resultTypes: ['violations'], preload: {assets: ['media']}})
for (const one of texts) one.removeAttribute('data-look-is-new')
const told = found.violations.map(
  one => `axe ${one.id} (${one.impact}): ${one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join('; ')}`)
return [told, looks]
}"""

_builds: set[str] = set()
_looks: set[int] = set()


def axe_faults(page: Page) -> list[str]:
    """What axe says against the page as it is now."""
    build = page.evaluate(BUILD)
    if build in _builds:
        return []
    page.evaluate(AXE)
    told, looks = page.evaluate(READ, list(_looks))
    if not told:
        _builds.add(build)
        _looks.update(looks)
    return [f"{page.url}: {one}" for one in told]
