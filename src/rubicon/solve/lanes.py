"""A SIMD type for kernels: the same number for several draws, side by side.

Kernels keep draws along the contiguous axis, as ``array[row, lane]``. Loops over a handful of
lanes only become vector instructions if the compiler can prove that arrays don't overlap,
which it can't here; so a row is loaded, computed with and stored as one value. Every lane
goes through the same instructions wherever it stands, which is what makes a draw's result
the same to the last bit whatever its neighbours are.
"""

from __future__ import annotations

import operator
import platform
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, models, overload, register_model

from rubicon.arrays import Floats
from rubicon.solve.kernel import inlined

LANES = 8
"""Draws side by side: eight doubles fill one AVX-512 register, two of AVX2. On the reference
crisis four lanes took 1.2 to 1.5 times as long, sixteen 1.35 (Zen 4, with AVX-512)."""

_LINE = 64  # bytes of a cache line

_VECTOR = ir.VectorType(ir.DoubleType(), LANES)
_BITS = ir.VectorType(ir.IntType(64), LANES)


def make_rows(count: int) -> Floats:
    """Zeros, ``float64[row, lane]``, each row in a cache line of its own."""
    spare = _LINE // 8
    flat = np.zeros(count * LANES + spare)
    start = (-flat.ctypes.data % _LINE) // 8
    return flat[start : start + count * LANES].reshape(count, LANES)


class LanesType(types.Type):  # type: ignore[misc]
    """``LANES`` doubles in one value."""

    def __init__(self) -> None:
        super().__init__(name=f"float64x{LANES}")


lanes_type = LanesType()


@register_model(LanesType)
class _LanesModel(models.PrimitiveModel):  # type: ignore[misc]
    def __init__(self, dmm: Any, fe_type: Any) -> None:
        super().__init__(dmm, fe_type, _VECTOR)


def _row(context: Any, builder: Any, array_type: Any, array: Any, row: Any) -> Any:
    data = context.make_array(array_type)(context, builder, array).data
    start = builder.mul(row, ir.Constant(row.type, LANES))
    return builder.bitcast(builder.gep(data, [start]), _VECTOR.as_pointer())


def _is_rows(array: Any) -> bool:
    return (
        isinstance(array, types.Array)
        and array.dtype == types.float64
        and array.ndim == 2
        and array.layout == "C"
    )


@intrinsic
def load(typingctx: Any, array: Any, row: Any) -> Any:
    """``array[row, :]`` of a C-contiguous ``float64[row, lane]``; no bounds check."""
    if not _is_rows(array):
        return None

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        pointer = _row(context, builder, signature.args[0], *args)
        return builder.load(pointer, align=8)

    return lanes_type(array, types.intp), codegen


@intrinsic
def store(typingctx: Any, array: Any, row: Any, value: Any) -> Any:
    """``array[row, :] = value``; no bounds check."""
    if not _is_rows(array):
        return None

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        pointer = _row(context, builder, signature.args[0], args[0], args[1])
        builder.store(args[2], pointer, align=8)
        return context.get_dummy_value()

    return types.void(array, types.intp, lanes_type), codegen


@intrinsic
def at(typingctx, indices, place):
    """``indices[place]`` of an ``int32[…]``, without the check for places counted from the end."""
    if not (isinstance(indices, types.Array) and indices.dtype == types.int32):
        return None

    def codegen(context, builder, signature, args):
        array = context.make_array(signature.args[0])(context, builder, args[0])
        found = builder.load(builder.gep(array.data, [args[1]]))
        return builder.sext(found, ir.IntType(64))

    return types.intp(indices, types.intp), codegen


@intrinsic
def splat(typingctx: Any, value: Any) -> Any:
    """The same number in every lane."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        one = builder.insert_element(
            ir.Constant(_VECTOR, ir.Undefined), args[0], ir.Constant(ir.IntType(32), 0)
        )
        mask = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
        return builder.shuffle_vector(one, ir.Constant(_VECTOR, ir.Undefined), mask)

    return lanes_type(types.float64), codegen


def _binary(name: str) -> Any:
    @intrinsic
    def operation(typingctx: Any, a: Any, b: Any) -> Any:
        def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            return getattr(builder, name)(*args)

        return lanes_type(lanes_type, lanes_type), codegen

    return operation


_add, _sub, _mul, _div = (_binary(name) for name in ("fadd", "fsub", "fmul", "fdiv"))


def _overload(function, operation):
    """Let kernels write ``a + b`` for lanes."""

    def choose(a, b):
        if isinstance(a, LanesType) and isinstance(b, LanesType):
            return lambda a, b: operation(a, b)
        return None

    overload(function)(choose)


_overload(operator.add, _add)
_overload(operator.sub, _sub)
_overload(operator.mul, _mul)
_overload(operator.truediv, _div)


def _intrinsic_call(name: str, count: int) -> Any:
    @intrinsic
    def one(typingctx: Any, a: Any) -> Any:
        return lanes_type(lanes_type), codegen

    @intrinsic
    def two(typingctx: Any, a: Any, b: Any) -> Any:
        return lanes_type(lanes_type, lanes_type), codegen

    @intrinsic
    def three(typingctx: Any, a: Any, b: Any, c: Any) -> Any:
        return lanes_type(lanes_type, lanes_type, lanes_type), codegen

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = ir.FunctionType(_VECTOR, [_VECTOR] * count)
        function = cgutils.get_or_insert_function(builder.module, kind, f"llvm.{name}.v{LANES}f64")
        return builder.call(function, args)

    return (one, two, three)[count - 1]


fma = _intrinsic_call("fma", 3)
"""``a * b + c``, rounded once, on every machine."""
larger = _intrinsic_call("maxnum", 2)
smaller = _intrinsic_call("minnum", 2)
root = _intrinsic_call("sqrt", 1)
absolute = _intrinsic_call("fabs", 1)


@intrinsic
def pick(typingctx, sign, positive, other):
    """``positive`` where ``sign`` is above 0, else ``other``."""

    def codegen(context, builder, signature, args):
        zero = ir.Constant(_VECTOR, [0.0] * LANES)
        return builder.select(builder.fcmp_ordered(">", args[0], zero), args[1], args[2])

    return lanes_type(lanes_type, lanes_type, lanes_type), codegen


@intrinsic
def _power_of_two(typingctx: Any, shifted: Any) -> Any:
    """2ᵏ, where ``shifted`` is k + 1.5·2⁵² and so carries k in its low bits."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        bits = builder.bitcast(args[0], _BITS)
        base = int(np.float64(_SHIFT).view(np.int64))
        offset = ir.Constant(_BITS, [1023 - base] * LANES)
        exponent = builder.add(bits, offset)
        return builder.bitcast(builder.shl(exponent, ir.Constant(_BITS, [52] * LANES)), _VECTOR)

    return lanes_type(lanes_type), codegen


_SHIFT = 6755399441055744.0  # 1.5·2⁵²: adding it rounds to a whole number
_LOG2_E = 1.4426950408889634
_LN2_HIGH = 0.6931471803691238  # Cody–Waite: k·high is exact for |k| < 2²⁰
_LN2_LOW = 1.9082149292705877e-10
_TAYLOR = tuple(1.0 / float(np.prod(np.arange(1, n + 1, dtype=float))) for n in range(13, 1, -1))


@inlined
def exponential(x):
    """eˣ for −∞ ≤ x ≤ 700, to about an ulp; e⁻⁷⁰⁸ and less give e⁻⁷⁰⁸."""
    x = larger(x, splat(-708.0))
    shifted = fma(x, splat(_LOG2_E), splat(_SHIFT))
    k = shifted - splat(_SHIFT)
    r = fma(k, splat(-_LN2_LOW), fma(k, splat(-_LN2_HIGH), x))
    p = splat(_TAYLOR[0])
    for coefficient in _TAYLOR[1:]:
        p = fma(p, r, splat(coefficient))
    p = fma(p * r, r, r) + splat(1.0)
    return p * _power_of_two(shifted)


@intrinsic
def _exponent(typingctx, x):
    """⌊log₂ x⌋ of a positive normal number, as a number."""

    def codegen(context, builder, signature, args):
        bits = builder.bitcast(args[0], _BITS)
        raised = builder.lshr(bits, ir.Constant(_BITS, [52] * LANES))
        whole = builder.sub(raised, ir.Constant(_BITS, [1023] * LANES))
        return builder.sitofp(whole, _VECTOR)

    return lanes_type(lanes_type), codegen


@intrinsic
def _mantissa(typingctx, x):
    """x / 2^⌊log₂ x⌋ of a positive normal number: from 1 to 2."""

    def codegen(context, builder, signature, args):
        bits = builder.bitcast(args[0], _BITS)
        low = builder.and_(bits, ir.Constant(_BITS, [(1 << 52) - 1] * LANES))
        return builder.bitcast(builder.or_(low, ir.Constant(_BITS, [1023 << 52] * LANES)), _VECTOR)

    return lanes_type(lanes_type), codegen


_LN2 = 0.6931471805599453
_ATANH = tuple(1.0 / n for n in range(35, 0, -2))


@inlined
def logarithm(x):
    """ln x for positive normal numbers: ln m = 2·artanh((m − 1)/(m + 1))."""
    m = _mantissa(x)
    s = (m - splat(1.0)) / (m + splat(1.0))
    square = s * s
    p = splat(_ATANH[0])
    for coefficient in _ATANH[1:]:
        p = fma(p, square, splat(coefficient))
    return fma(_exponent(x), splat(_LN2), splat(2.0) * s * p)


_MXCSR_FLUSH = 0x8040  # flush to zero, denormals are zero
_FPCR_FLUSH = 1 << 24
_MARK = 1 << 40


@intrinsic
def flush_tiny(typingctx, word):
    """Let numbers below 10⁻³⁰⁸ be zero on this thread from here on; returns what was set before.

    Chains of unlikely choices end in such numbers, and processors take a hundred times as long
    over them. ``word`` is 0 to begin, and afterwards what was returned, to go back. Elsewhere
    than on x86-64 and 64-bit Arm it does nothing. (A bit that no register has marks what is
    returned, since what was set before may itself be 0.)
    """
    if not isinstance(word, types.Integer):
        return None
    machine = platform.machine().lower()
    byte = ir.IntType(8).as_pointer()

    def on_x86(context, builder, signature, args):
        call = ir.FunctionType(ir.VoidType(), [byte])
        save = cgutils.get_or_insert_function(builder.module, call, "llvm.x86.sse.stmxcsr")
        put = cgutils.get_or_insert_function(builder.module, call, "llvm.x86.sse.ldmxcsr")
        place = cgutils.alloca_once(builder, ir.IntType(32))
        builder.call(save, [builder.bitcast(place, byte)])
        before = builder.load(place)
        begin = builder.icmp_unsigned("==", args[0], ir.Constant(args[0].type, 0))
        old = builder.trunc(args[0], ir.IntType(32))  # without the mark
        flush = builder.or_(before, ir.Constant(before.type, _MXCSR_FLUSH))
        builder.store(builder.select(begin, flush, old), place)
        builder.call(put, [builder.bitcast(place, byte)])
        wide = builder.zext(before, ir.IntType(64))
        return builder.or_(wide, ir.Constant(wide.type, _MARK))

    def on_arm(context, builder, signature, args):
        wide = ir.IntType(64)
        get = ir.FunctionType(wide, [])
        put = ir.FunctionType(ir.VoidType(), [wide])
        module = builder.module
        before = builder.call(
            cgutils.get_or_insert_function(module, get, "llvm.aarch64.get.fpcr"), []
        )
        begin = builder.icmp_unsigned("==", args[0], ir.Constant(args[0].type, 0))
        flush = builder.or_(before, ir.Constant(wide, _FPCR_FLUSH))
        old = builder.and_(args[0], ir.Constant(wide, _MARK - 1))
        chosen = builder.select(begin, flush, old)
        builder.call(cgutils.get_or_insert_function(module, put, "llvm.aarch64.set.fpcr"), [chosen])
        return builder.or_(before, ir.Constant(wide, _MARK))

    def elsewhere(context, builder, signature, args):
        return args[0]

    known = {"x86_64": on_x86, "amd64": on_x86, "aarch64": on_arm, "arm64": on_arm}
    return types.int64(types.int64), known.get(machine, elsewhere)
