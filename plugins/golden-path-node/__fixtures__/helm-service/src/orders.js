'use strict';

/** Orders, by id. */
class Orders {
  #orders = new Map();
  #next = 1;

  place(item, quantity) {
    if (typeof item !== 'string' || item === '') {
      throw new RangeError('item is required');
    }
    if (!Number.isInteger(quantity) || quantity < 1) {
      throw new RangeError('quantity must be a positive integer');
    }
    const order = { id: String(this.#next++), item, quantity };
    this.#orders.set(order.id, order);
    return order;
  }

  get(id) {
    return this.#orders.get(id);
  }
}

module.exports = { Orders };
