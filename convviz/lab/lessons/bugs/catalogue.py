"""Every mistake of the museum, in the order in which it shows them: a patch of the reference, and words."""

from convviz.i18n import N_
from convviz.lab.lessons.bugs.bug import Bug, ExampleLayer
from convviz.lab.lessons.bugs.several_steps import weight_grads_of_steps
from convviz.ops.reference import conv2d_bias_grad_loops, conv2d_input_grad_loops, conv2d_weight_grad_loops
from convviz.ops.reference_gather import conv2d_input_grad_gather_loops

_PIECES = (
    Bug(
        id="kernel_not_flipped",
        name=N_("Kernel not flipped"),
        which="input",
        reference=conv2d_input_grad_gather_loops,
        patch="""\
-    flipped = kernels[:, :, ::-1, ::-1]
+    flipped = kernels
""",
        wrong=N_(
            "To gather the input gradient the kernel must slide upside down and mirrored; here it slides as "
            "it is."
        ),
        telltale=N_(
            "Everything is right for a kernel that half a turn does not change. With any other, a single"
            " upstream value leaves a kernel turned by 180°."
        ),
    ),
    Bug(
        id="padding_left_out",
        name=N_("Padding left out"),
        which="input",
        reference=conv2d_input_grad_loops,
        patch="""\
+    unpadded = replace(geometry, padding=(0, 0, 0, 0))
     input_grad = np.zeros(shape)
@@
-            source = source_pixel(geometry, (row, column), (i, j))
+            source = source_pixel(unpadded, (row, column), (i, j))
""",
        wrong=N_(
            "The windows begin in the padding, above and left of the picture; here they are counted from its "
            "own corner."
        ),
        telltale=N_("The map looks right but sits too far down and right, by as much as the padding."),
        layer=ExampleLayer(options={"padding": 1, "stride": 2}),
    ),
    Bug(
        id="batch_and_position",
        name=N_("Batch and position mixed up"),
        which="weight",
        reference=conv2d_weight_grad_loops,
        patch="""\
     weight_grad = np.empty(shape, images.dtype)
+    inside = upstream.transpose(1, 2, 3, 0)  # (O, HO, WO, N)
+    by_filter = inside.reshape(shape[0], len(images), *geometry.output_size)  # (O, N, HO, WO)
@@
-            total += float(upstream[n, o, row, column]) * value_at(images[n, channel], source)
+            total += float(by_filter[o, n, row, column]) * value_at(images[n, channel], source)
""",
        wrong=N_(
            "The upstream gradient is stored as (O, HO, WO, N), batch last, and reshaped to (O, N, HO, WO);"
            " only a transpose moves the numbers too."
        ),
        telltale=N_(
            "The shape is right, and so is a batch of one. With two or more pictures, a gradient meets the"
            " patch of another place or picture."
        ),
    ),
    Bug(
        id="channels_not_summed",
        name=N_("Channels not summed"),
        which="input",
        reference=conv2d_input_grad_gather_loops,
        patch="""\
-        total = 0.0
         for y, x in places_in_padding(geometry, (row, column)):
             for o in filters_of(channel, kernels.shape, geometry.groups):
+                total = 0.0
""",
        wrong=N_(
            "Every output channel sends its part back to a pixel and the parts add up; here the total"
            " restarts at zero for each."
        ),
        telltale=N_(
            "With one output channel everything is right. With more, only the last one’s part is left."
        ),
        layer=ExampleLayer(options={"padding": 1}),
    ),
    Bug(
        id="stride_forgotten",
        name=N_("Stride forgotten on the way back"),
        which="input",
        reference=conv2d_input_grad_loops,
        patch="""\
+    unstrided = replace(geometry, stride=(1, 1))
     input_grad = np.zeros(shape)
@@
-            source = source_pixel(geometry, (row, column), (i, j))
+            source = source_pixel(unstrided, (row, column), (i, j))
""",
        wrong=N_(
            "On the way forward the windows are a stride apart; here their gradients are put back one pixel "
            "apart."
        ),
        telltale=N_(
            "The map is crowded into the upper left corner and empty at the bottom and on the right."
        ),
        layer=ExampleLayer((2, 2, 7, 7), options={"padding": 1, "stride": 2}),
    ),
    Bug(
        id="bias_averaged",
        name=N_("Bias gradient averaged"),
        which="bias",
        reference=conv2d_bias_grad_loops,
        patch="""\
-        bias_grad[o] = total
+        bias_grad[o] = total / upstream[:, o].size
""",
        wrong=N_(
            "The bias is added in every cell of every picture, so its gradient is the sum of the upstream "
            "gradient; here it is the mean."
        ),
        telltale=N_(
            "Direction and sign are right, so training works. Everything is too small by the same factor: the"
            " number of cells times the batch."
        ),
        layer=ExampleLayer(options={"padding": 1}),
    ),
    Bug(
        id="channels_swapped",
        name=N_("In and out channels swapped by reshape"),
        which="input",
        reference=conv2d_input_grad_loops,
        patch="""\
+    swapped = kernels.reshape(kernels.shape[1], kernels.shape[0], *geometry.kernel_size)
     input_grad = np.zeros(shape)
@@
-                product = float(upstream[n, o, row, column]) * float(kernels[o, c, i, j])
+                product = float(upstream[n, o, row, column]) * float(swapped[c, o, i, j])
""",
        wrong=N_(
            "On the way back the weight is read as (in, out, …). Here reshape produced that shape; only a"
            " transpose moves the kernels too."
        ),
        telltale=N_(
            "It never crashes, and one channel or one filter is right. With more, kernels come from other "
            "channels and filters."
        ),
        layer=ExampleLayer(options={"padding": 1}),
    ),
    Bug(
        id="off_by_one",
        name=N_("Window off by one"),
        which="weight",
        reference=conv2d_weight_grad_loops,
        patch="""\
-            source = source_pixel(geometry, (row, column), (i, j))
+            source = source_pixel(geometry, (row, column + 1), (i, j))
""",
        wrong=N_(
            "Each upstream value must meet the window that it came from; here it meets the one to the right."
        ),
        telltale=N_(
            "The numbers look normal but have moved left by one stride: with stride 1, column 0 shows what"
            " belongs in column 1."
        ),
        layer=ExampleLayer(options={"padding": 1, "padding_mode": "circular"}),
    ),
    Bug(
        id="wrong_sign",
        name=N_("Wrong sign"),
        which="weight",
        reference=conv2d_weight_grad_loops,
        patch="""\
-            total += float(upstream[n, o, row, column]) * value_at(images[n, channel], source)
+            total -= float(upstream[n, o, row, column]) * value_at(images[n, channel], source)
""",
        wrong=N_(
            "The products are subtracted where they should be added, as after writing target − output for "
            "output − target."
        ),
        telltale=N_(
            "Every number has the right size and the wrong sign: the difference is minus twice the right map,"
            " the relative error 2 everywhere."
        ),
        layer=ExampleLayer(options={"stride": 2}),
    ),
    Bug(
        id="not_reset",
        name=N_("Gradients not reset"),
        which="weight",
        reference=weight_grads_of_steps,
        patch="""\
+    weight_grad = np.zeros(weight_shape)
     for x, output_grad in steps:
-        weight_grad = np.zeros(weight_shape)
""",
        wrong=N_(
            "Every training step must start from a gradient of zero; here each adds to what earlier"
            " steps left."
        ),
        telltale=N_(
            "The first step is right. From the second on, the gradient is the sum of all so far, and training"
            " swings or diverges."
        ),
        layer=ExampleLayer(options={"stride": 2}, steps=2),
    ),
    Bug(
        id="dilation_forgotten",
        name=N_("Dilation forgotten on the way back"),
        which="weight",
        reference=conv2d_weight_grad_loops,
        patch="""\
+    close = replace(geometry, dilation=(1, 1))
     weight_grad = np.empty(shape, images.dtype)
@@
-            source = source_pixel(geometry, (row, column), (i, j))
+            source = source_pixel(close, (row, column), (i, j))
""",
        wrong=N_(
            "On the way forward the weights lie a dilation apart on the picture; here they lie one pixel "
            "apart on the way back."
        ),
        telltale=N_(
            "The weight at the upper left, [0, 0] of each kernel, is right, because it reads the same pixels."
            " All others are not."
        ),
        layer=ExampleLayer(options={"dilation": 2, "padding": 1}),
    ),
    Bug(
        id="padding_mode_forgotten",
        name=N_("Padding mode forgotten on the way back"),
        which="input",
        reference=conv2d_input_grad_loops,
        patch="""\
+    zeros = replace(geometry, padding_mode="zeros")
     input_grad = np.zeros(shape)
@@
-            source = source_pixel(geometry, (row, column), (i, j))
+            source = source_pixel(zeros, (row, column), (i, j))
""",
        wrong=N_(
            "The padding is copied from pixels, so what falls on it belongs to those pixels; here it is "
            "dropped, as if it were zeros."
        ),
        telltale=N_(
            "The inside of the map is right; only the pixels that were copied into the padding are missing a"
            " part."
        ),
        layer=ExampleLayer(options={"padding": 1, "padding_mode": "reflect"}),
    ),
)

BUGS: dict[str, Bug] = {piece.id: piece for piece in _PIECES}
