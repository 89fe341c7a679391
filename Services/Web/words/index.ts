/**
 * All that the pages say. `common` is of every screen, `ordering` of those where an order is put together; each other part is of the
 * screen that it is named after. What customers and managers read fills a folder each, and is imported from there.
 */
export { common } from "./common"
export { staff } from "./staff"
export { ordering } from "./ordering"
export { kitchen } from "./kitchen"
export { till } from "./till"
export { courier } from "./courier"
