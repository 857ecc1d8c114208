"""Which module defines each public name, so that importing the package imports none of them."""

MODULES = {
    "_scalars": """
        generic number integer signedinteger unsignedinteger inexact floating
        complexfloating flexible character str_ bytes_ object_ bool_ int8 int16 int32
        int64 uint8 uint16 uint32 uint64 float16 float32 float64 complex64 complex128
        True_ False_ bool half single double csingle cdouble byte ubyte short ushort intc
        uintc int_ intp long longlong uint uintp ulong ulonglong
    """,
    "_dtypes": """
        dtype promote_types result_type can_cast issubdtype min_scalar_type finfo iinfo
    """,
    "_ndarray": """
        ndarray
    """,
    "_memmap": """
        memmap
    """,
    "_creation": """
        array asarray asanyarray ascontiguousarray frombuffer fromiter fromfunction empty
        zeros ones full empty_like zeros_like ones_like full_like copy
    """,
    "_ranges": """
        arange linspace logspace geomspace eye identity tri
    """,
    "_shapes": """
        flatiter reshape ravel transpose permute_dims matrix_transpose swapaxes moveaxis
        rollaxis squeeze expand_dims atleast_1d atleast_2d atleast_3d flip fliplr flipud
        rot90 roll broadcast_to broadcast_shapes broadcast_arrays take diagonal ndim shape
        size copyto
    """,
    "_joining": """
        concatenate concat stack unstack vstack row_stack hstack dstack column_stack array_split
        split vsplit hsplit dsplit tile repeat resize append delete insert meshgrid
        indices
    """,
    "_reductions": """
        sum prod mean var std max amax min amin argmax argmin any all cumsum cumprod ptp
        count_nonzero average nansum nanprod nancumsum nancumprod nanargmax nanargmin
        nanmax nanmin nanmean nanvar nanstd
    """,
    "_elements": """
        where nonzero flatnonzero argwhere clip round around fix compress extract choose
        select put place putmask fill_diagonal take_along_axis put_along_axis trace diag
        diagflat tril triu tril_indices triu_indices diag_indices isclose allclose
        array_equal array_equiv nan_to_num isneginf isposinf isscalar isreal iscomplexobj
        isrealobj real imag angle
    """,
    "_calculus": """
        sinc diff ediff1d gradient interp
    """,
    "_sorting": """
        sort argsort partition argpartition lexsort searchsorted digitize unique isin in1d
        intersect1d union1d setdiff1d setxor1d bincount histogram_bin_edges histogram
        quantile percentile median nanmedian nanquantile nanpercentile
    """,
    "_products": """
        matmul dot vdot inner outer tensordot kron cross einsum convolve
        correlate cov corrcoef polyval trapezoid
    """,
    "_contraction": """
        einsum_path
    """,
    "_windows": """
        hanning hamming blackman bartlett kaiser i0
    """,
    "_text_tables": """
        genfromtxt
    """,
    "_polynomials": """
        roots poly polyadd polysub polymul polydiv polyder polyint poly1d
    """,
    "_rare_creation": """
        asarray_chkfinite asfortranarray require astype from_dlpack fromstring block vander
        common_type
    """,
    "_selections": """
        diag_indices_from tril_indices_from triu_indices_from mask_indices piecewise
        iscomplex real_if_close isdtype trim_zeros apply_over_axes bitwise_count unwrap
    """,
    "_more_products": """
        vecdot matvec vecmat cumulative_sum cumulative_prod unique_all unique_counts
        unique_inverse unique_values sort_complex histogramdd histogram2d
    """,
    "_type_names": """
        typecodes ScalarType sctypeDict typename mintypecode base_repr binary_repr
        format_float_positional format_float_scientific
    """,
    "_walking": """
        broadcast nditer
    """,
    "_printing": """
        set_printoptions get_printoptions printoptions array2string array_repr array_str
    """,
    "_files": """
        save load savez savez_compressed fromfile loadtxt savetxt
    """,
    "_programs": """
        pad ndindex ndenumerate iterable vectorize apply_along_axis ix_ unravel_index
        ravel_multi_index s_ index_exp mgrid ogrid r_ c_ errstate seterr geterr
        shares_memory may_share_memory polyfit isfortran packbits unpackbits
    """,
    "_ufunc_table": """
        add subtract multiply floor_divide remainder fmod power maximum minimum fmax fmin
        negative positive absolute sign square conjugate floor ceil trunc gcd lcm divide
        arctan2 hypot logaddexp logaddexp2 copysign nextafter heaviside ldexp float_power
        fabs rint reciprocal spacing cbrt deg2rad rad2deg equal not_equal less less_equal
        greater greater_equal isnan isinf isfinite signbit logical_and logical_or
        logical_xor logical_not bitwise_and bitwise_or bitwise_xor invert left_shift
        right_shift true_divide mod abs conj pow bitwise_not bitwise_invert
        bitwise_left_shift bitwise_right_shift degrees radians acos asin atan atan2 acosh
        asinh atanh exp exp2 expm1 log log2 log10 log1p sqrt sin cos tan arcsin arccos
        arctan sinh cosh tanh arcsinh arccosh arctanh divmod modf frexp
    """,
    "_ufuncs": """
        ufunc
    """,
}
